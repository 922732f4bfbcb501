// Addresses of the pages about people, and names of teams.
import type { PeopleView, TeamId } from '../../lib/bindings';

export function peoplePlace(...below: string[]): string {
  return ['/people', ...below.map(encodeURIComponent)].join('/');
}

/** "North, South", or what it is to be in none. */
export function teamNames({ teams }: PeopleView, within: TeamId[]): string {
  const names = teams.filter(({ id }) => within.includes(id)).map(({ name }) => name);
  return names.length === 0 ? 'None' : names.join(', ');
}
