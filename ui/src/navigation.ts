// What the navigation offers, and to whom. A person with several roles sees one navigation.
// A page that is not built is not listed.

import type { Count, Role } from './lib/bindings';

export type NavigationItem = {
  text: string;
  href: string;
  /** What waits there, behind the words. */
  count?: Count;
};

export type Entry = { text: string; href: string; roles: Role[] | 'everyone'; counts?: 'reviews' };

/** Who looks at other people's records. */
const REVIEWERS: Role[] = ['manager', 'assessor', 'it'];

const entries: Entry[] = [
  { text: 'Home', href: '/', roles: ['advisor'] },
  { text: 'My setup', href: '/setup', roles: ['advisor'] },
  { text: 'Sent', href: '/sent', roles: ['advisor'] },
  { text: 'Reviews', href: '/reviews', roles: REVIEWERS, counts: 'reviews' },
  { text: 'People', href: '/people', roles: ['administrator'] },
  { text: 'Who looked', href: '/access', roles: ['governance'] },
];

export function navigationFor(
  roles: Role[],
  from: Entry[] = entries,
  reviewsWaiting?: Count,
): NavigationItem[] {
  return from
    .filter((entry) => entry.roles === 'everyone' || entry.roles.some((role) => roles.includes(role)))
    .map(({ text, href, counts }) => ({
      text,
      href,
      ...(counts === 'reviews' && reviewsWaiting && reviewsWaiting.number > 0 ? { count: reviewsWaiting } : {}),
    }));
}

/** An entry is current on its own page and on those below it. */
export function isCurrent(item: NavigationItem, path: string): boolean {
  if (item.href === '/') return path === '/';
  return path === item.href || path.startsWith(`${item.href}/`);
}
