// One record as a reviewer has it open: what the core says of it, what is being done to it, and
// whether it changed under the reader.
import { onMount } from 'svelte';
import { getAnnouncer } from '../../lib/announce.svelte';
import { Attempt } from '../../lib/attempt.svelte';
import type { RecordId, ReviewView } from '../../lib/bindings';
import { getHost, type Host } from '../../lib/host';
import { Live } from '../../lib/live.svelte';
import { problemFrom } from '../../lib/problem';

/** The ids of the controls on a page, as `Attempt` takes them. */
type Fields = ConstructorParameters<typeof Attempt>[0];

export class OpenRecord {
  readonly host: Host;
  readonly live: Live<ReviewView>;
  readonly attempt: Attempt;
  /** Why the page shows something other than what was read before. */
  changed = $state<string>();
  /** The end of the record after the latest act of this reader. */
  own?: number;

  #record: () => RecordId;
  #written = new Map<string, unknown>();

  constructor(host: Host, record: () => RecordId, fields: Fields) {
    this.host = host;
    this.#record = record;
    this.live = new Live(() => host.call('get_review', { record: record() }));
    this.attempt = new Attempt(fields);
  }

  get record(): RecordId {
    return this.#record();
  }

  /** What is being written about the record under this name: kept when another item is looked at. */
  written<T>(name: string, begin: () => T): T {
    const known = (this.#written.get(name) as T | undefined) ?? begin();
    this.#written.set(name, known);
    return known;
  }

  /** It was sent. */
  forget(name: string): void {
    this.#written.delete(name);
  }

  /**
   * Runs one act and shows the record that it answers with. Undefined when it was not done: then
   * the page says why, and after a conflict it shows the record as it is now.
   */
  async act(work: () => Promise<ReviewView>): Promise<ReviewView | undefined> {
    return this.attempt.run(async () => {
      try {
        const view = await work();
        this.changed = undefined;
        this.own = view.seen;
        this.live.show(view);
        return view;
      } catch (thrown) {
        const problem = problemFrom(thrown);
        if (problem.code !== 'conflict') throw thrown;
        await this.live.again();
        this.changed = problem.message;
        return undefined;
      }
    });
  }
}

/**
 * For the script of a page: the record, read again whenever the core says that it changed. `between`
 * hears of it when somebody else changed what is being read.
 */
export function openRecord(
  record: () => RecordId,
  fields: Fields = [],
  between: (open: OpenRecord) => void = () => {},
): OpenRecord {
  const host = getHost();
  const announcer = getAnnouncer();
  const open = new OpenRecord(host, record, fields);
  void open.live.again();

  async function hear(): Promise<void> {
    const read = open.live.data?.seen;
    await open.live.again();
    const now = open.live.data?.seen;
    if (read === undefined || now === read || now === open.own || open.attempt.busy) return;
    announcer.say('The record was updated');
    between(open);
  }

  onMount(() =>
    host.listen((event) => {
      if (event.type === 'review' && event.record === open.record) void hear();
    }),
  );
  return open;
}

export function recordPlace(record: RecordId, below = ''): string {
  return `/reviews/${encodeURIComponent(record)}${below}`;
}

export function itemPlace(record: RecordId, item: string): string {
  return recordPlace(record, `?item=${encodeURIComponent(item)}`);
}
