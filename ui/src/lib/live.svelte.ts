// A page's data that stays true: it is asked for again when the core hints that it changed. The
// page is not drawn afresh for that, so focus and what is being typed stay where they are.
import { onMount } from 'svelte';
import type { AppEvent } from './bindings';
import { getHost } from './host';

export class Live<T> {
  /** Undefined until the core has answered for the first time. */
  data = $state.raw<T>();
  /** Why the latest question has no answer. Older data stays. */
  thrown = $state.raw<unknown>();

  #ask: () => Promise<T>;
  #turn = 0;
  #asking = false;

  constructor(ask: () => Promise<T>) {
    this.#ask = ask;
  }

  /** Asks. An answer that a later question overtook is dropped. */
  async again(): Promise<void> {
    const turn = ++this.#turn;
    this.#asking = true;
    try {
      const data = await this.#ask();
      if (turn !== this.#turn) return;
      this.data = data;
      this.thrown = undefined;
    } catch (thrown) {
      if (turn === this.#turn) this.thrown = thrown;
    } finally {
      if (turn === this.#turn) this.#asking = false;
    }
  }

  /** Shows what a command answered. A question on its way may be older, so it is asked again. */
  show(data: T): void {
    this.data = data;
    this.thrown = undefined;
    if (this.#asking) void this.again();
  }
}

const asking = new Set<Promise<void>>();

/** Returns once everything that pages asked for as they opened is there, or could not be had. */
export async function answered(): Promise<void> {
  await Promise.all(asking);
}

/**
 * For the script of a page: asks at once, and at every hint of these kinds while the page is open. A hint
 * comes in a turn of its own, and the page has mounted by then.
 */
export function live<T>(about: Array<AppEvent['type']>, ask: () => Promise<T>): Live<T> {
  const host = getHost();
  const data = new Live(ask);
  const first = data.again();
  asking.add(first);
  void first.then(() => asking.delete(first));
  onMount(() =>
    host.listen((event) => {
      if (about.includes(event.type)) void data.again();
    }),
  );
  return data;
}
