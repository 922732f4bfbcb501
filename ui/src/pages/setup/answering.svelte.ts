// Giving answers on a page: each is saved on this computer as it is given, one after the other for
// each item, and what could not be saved says so beside it at once.
import { SvelteMap } from 'svelte/reactivity';
import type { Announcer } from '../../lib/announce.svelte';
import type { FileMeta, ItemId, ItemView, MethodId, Value } from '../../lib/bindings';
import { FormErrors } from '../../lib/errors.svelte';
import { type Host, ProblemError } from '../../lib/host';
import { problemFrom, show } from '../../lib/problem';

export class Answering {
  /** For the summary, from the moment the person pressed Continue. */
  readonly errors = new FormErrors();
  /** What the core did not take, by item, in page order or not. */
  #faults = new SvelteMap<ItemId, string>();
  /** What cannot be an answer yet, such as half a date. Said on Continue and not while typing. */
  #unfinished = new SvelteMap<ItemId, string>();
  #busy = new SvelteMap<ItemId, number>();
  #last = new Map<ItemId, Promise<unknown>>();

  #host: Host;
  #announcer: Announcer;
  #taken: (item: ItemView) => void;

  constructor(host: Host, announcer: Announcer, taken: (item: ItemView) => void) {
    this.#host = host;
    this.#announcer = announcer;
    this.#taken = taken;
  }

  save(item: ItemId, method: MethodId, value: Value): Promise<boolean> {
    return this.do(item, (host) => host.call('respond', { item, method, value }));
  }

  keep(meta: FileMeta, file: File): Promise<boolean> {
    return this.do(meta.item, async (host) => host.putFile(meta, await bytesOf(file)));
  }

  /** Anything that answers with the item. False when it failed; that stands beside the item then. */
  async do(item: ItemId, work: (host: Host) => Promise<ItemView>): Promise<boolean> {
    this.#busy.set(item, (this.#busy.get(item) ?? 0) + 1);
    const before = this.#last.get(item) ?? Promise.resolve();
    const mine = before.then(() => this.#try(item, work));
    this.#last.set(item, mine);
    const done = await mine;
    this.#busy.set(item, (this.#busy.get(item) ?? 1) - 1);
    return done;
  }

  async #try(item: ItemId, work: (host: Host) => Promise<ItemView>): Promise<boolean> {
    try {
      const taken = await work(this.#host);
      this.#faults.delete(item);
      this.#settle(item);
      this.#taken(taken);
      return true;
    } catch (thrown) {
      const problem = problemFrom(thrown);
      const shown = show(problem);
      const words = shown.as === 'fields' ? shown.errors[0]?.message : shown.message;
      this.#faults.set(item, words ?? problem.message);
      this.#announcer.say(`Not saved. ${words ?? problem.message}`);
      return false;
    }
  }

  busy(item: ItemId): boolean {
    return (this.#busy.get(item) ?? 0) > 0;
  }

  /** The words beside an item. */
  fault(item: ItemId): string | undefined {
    return this.#faults.get(item) ?? this.errors.of(item);
  }

  /** Says what cannot be an answer yet, or with nothing that it can be. */
  unfinished(item: ItemId, words?: string): void {
    if (words === undefined) this.#unfinished.delete(item);
    else this.#unfinished.set(item, words);
  }

  /** Whether the page can be left. When something has to be put right first, the summary says it. */
  leave(order: ItemId[]): boolean {
    const wrong = order.flatMap((field) => {
      const message = this.#faults.get(field) ?? this.#unfinished.get(field);
      return message === undefined ? [] : [{ field, message }];
    });
    if (wrong.length === 0) this.errors.clear();
    else this.errors.set(wrong);
    return wrong.length === 0;
  }

  #settle(item: ItemId): void {
    const left = this.errors.list.filter(({ field }) => field !== item);
    if (left.length < this.errors.list.length) this.errors.list = left;
  }
}

/** A file can be gone by the time it is wanted, with the stick or phone that it lay on. */
async function bytesOf(file: File): Promise<ArrayBuffer> {
  try {
    return await file.arrayBuffer();
  } catch {
    const message = 'This file cannot be read any more. Choose it again.';
    throw new ProblemError({ code: 'damaged', message, fields: [] });
  }
}
