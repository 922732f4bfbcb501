// Where a thing to do is done.
import type { ActionView, TodoView } from '../../lib/bindings';

export function todoPlace({ section, item }: TodoView): string {
  return ['/setup', section ?? 'check', ...(item ? [item] : [])].join('/');
}

/** The page of the item that an action is about. */
export function itemPlace({ section, item }: ActionView): string | undefined {
  return section === null || item === null ? undefined : `/setup/${section}/${item}`;
}
