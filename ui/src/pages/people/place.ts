// Addresses of the pages about people, what is said when they cannot be read, and names of teams and
// packs.
import type { PackId, PeopleView, Role, TeamId } from '../../lib/bindings';
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

/** One entry a pack: its versions are the server's to choose from. */
export function packsOf({ packs }: PeopleView): Array<{ value: PackId; text: string }> {
  const titles = new Map(packs.map(({ pack, title }) => [pack.id, title]));
  return [...titles].map(([value, text]) => ({ value, text }));
}

/** What a pack is called, or what it is to have none. */
export function packName(view: PeopleView, pack: PackId | null): string {
  return packsOf(view).find(({ value }) => value === pack)?.text ?? 'Not chosen';
}

/** Whether somebody with these roles is asked something, and there is something to choose from. */
export function choosesPack(view: PeopleView, roles: Role[]): boolean {
  return packsOf(view).length > 1 && roles.some((role) => view.asked.includes(role));
}
