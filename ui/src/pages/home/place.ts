// Where a thing to do is done.
import type { TodoView } from '../../lib/bindings';

export function todoPlace({ section, item }: TodoView): string {
  return ['/setup', section ?? 'check', ...(item ? [item] : [])].join('/');
}
