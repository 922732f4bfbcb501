// Addresses of the pages about people, what is said when they cannot be read, and names of teams.
import type { PeopleView, TeamId } from '../../lib/bindings';
import type { FromServer } from '../../lib/patterns/Shown.svelte';

export const peopleServer: FromServer = {
  what: 'People and teams',
  back: { text: 'Go to the home page', href: '/' },
};

export function peoplePlace(...below: string[]): string {
  return ['/people', ...below.map(encodeURIComponent)].join('/');
}

/** "North, South", or what it is to be in none. */
export function teamNames({ teams }: PeopleView, within: TeamId[]): string {
  const names = teams.filter(({ id }) => within.includes(id)).map(({ name }) => name);
  return names.length === 0 ? 'None' : names.join(', ');
}
