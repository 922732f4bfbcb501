// What the navigation offers, and to whom. A person with several roles sees one navigation.
// A page that is not built is not listed.

import type { Role } from './lib/bindings';

export type NavigationItem = { text: string; href: string };

export type Entry = NavigationItem & { roles: Role[] | 'everyone' };

const entries: Entry[] = [{ text: 'Home', href: '/', roles: 'everyone' }];

export function navigationFor(roles: Role[], from: Entry[] = entries): NavigationItem[] {
  return from
    .filter(
      (entry) => entry.roles === 'everyone' || entry.roles.some((role) => roles.includes(role)),
    )
    .map(({ text, href }) => ({ text, href }));
}

/** An entry is current on its own page and on those below it. */
export function isCurrent(item: NavigationItem, path: string): boolean {
  if (item.href === '/') return path === '/';
  return path === item.href || path.startsWith(`${item.href}/`);
}
