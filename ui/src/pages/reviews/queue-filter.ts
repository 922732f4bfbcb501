// What the queue is narrowed to, as the address has it, so that Back and a reload keep it.
import type { WhichQueue } from '../../lib/bindings';

export type Filter = WhichQueue;

export function filterOf(query: URLSearchParams): Filter {
  return {
    all: query.get('show') === 'everybody',
    team: query.get('team'),
    after: query.get('after'),
  };
}

export function placeOf({ all, team, after }: Filter): string {
  const query = new URLSearchParams();
  if (all) query.set('show', 'everybody');
  if (team !== null) query.set('team', team);
  if (after !== null) query.set('after', after);
  const written = query.toString();
  return written === '' ? '/reviews' : `/reviews?${written}`;
}
