// Where an action is done.
import type { ActionView } from '../../lib/bindings';

/** The page of the item that an action is about. */
export function itemPlace({ section, item }: ActionView): string | undefined {
  return section === null || item === null ? undefined : `/setup/${section}/${item}`;
}
