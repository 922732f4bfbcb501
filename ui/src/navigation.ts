// What the navigation offers, and to whom. A person with several roles sees one navigation.
// A page that is not built is not listed.

import type { Count, Role } from './lib/bindings';

export type NavigationItem = {
  text: string;
  href: string;
  /** What waits there, behind the words. */
  count?: Count;
};

/** What is counted behind the words. */
type Counted = 'reviews' | 'desk' | 'heard';

export type Entry = {
  text: string;
  href: string;
  roles: Role[] | 'everyone';
  counts?: Counted;
  /** It is offered to those for whom something can be counted there, whatever their roles. */
  ifCounted?: boolean;
};

/** Who may be told of a request for assistance. */
const ANSWERERS: Role[] = ['clinician', 'shiftLead', 'it', 'manager'];

/** Who looks at other people's records. */
const REVIEWERS: Role[] = ['manager', 'assessor', 'it'];

const entries: Entry[] = [
  { text: 'Home', href: '/', roles: ['advisor'] },
  { text: 'My setup', href: '/setup', roles: ['advisor'] },
  { text: 'Internet', href: '/internet', roles: ['advisor'] },
  { text: 'Check-in', href: '/check-in', roles: ['advisor'] },
  { text: 'Support', href: '/support', roles: ['advisor'] },
  { text: 'Sent', href: '/sent', roles: ['advisor'] },
  { text: 'Reviews', href: '/reviews', roles: REVIEWERS, counts: 'reviews' },
  { text: 'Assistance desk', href: '/desk', roles: ANSWERERS, counts: 'desk' },
  { text: 'Shared with you', href: '/shared', roles: 'everyone', counts: 'heard', ifCounted: true },
  { text: 'Buddies', href: '/pairs', roles: ['manager'] },
  { text: 'People', href: '/people', roles: ['administrator'] },
  { text: 'Outlets', href: '/outlets', roles: ['it', 'administrator'] },
  { text: 'Who looked', href: '/access', roles: ['governance'] },
];

export function navigationFor(
  roles: Role[],
  from: Entry[] = entries,
  waiting: Partial<Record<Counted, Count>> = {},
): NavigationItem[] {
  return from
    .filter((entry) => entry.roles === 'everyone' || entry.roles.some((role) => roles.includes(role)))
    .filter(({ ifCounted, counts }) => !ifCounted || (counts && waiting[counts]))
    .map(({ text, href, counts }) => {
      const count = counts && waiting[counts];
      return { text, href, ...(count && count.number > 0 ? { count } : {}) };
    });
}

/** An entry is current on its own page and on those below it. */
export function isCurrent(item: NavigationItem, path: string): boolean {
  if (item.href === '/') return path === '/';
  return path === item.href || path.startsWith(`${item.href}/`);
}
