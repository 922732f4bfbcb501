// Which item of a record is open, and which comes before and after it. An act may take an item out of
// its place in the list: the next one is then the one that stood behind it.
import type { ItemId, ReviewGroup, ReviewItem } from '../../lib/bindings';

export class Reading {
  /** The groups that stand folded. Their items are passed over. */
  folded = $state<Record<string, boolean>>({});

  #groups: () => ReviewGroup[];
  #asked: () => string | null;
  /** The item that is open while the address names none. */
  #first = $state<ItemId>();
  /** Where the open item stood when it was opened. */
  #place = 0;

  /** `asked` is the item that the address names. */
  constructor(groups: () => ReviewGroup[], asked: () => string | null) {
    this.#groups = groups;
    this.#asked = asked;
  }

  readonly all = $derived.by(() => this.#groups().flatMap((group) => group.items));
  readonly open = $derived.by((): ReviewItem | undefined => {
    const id = this.#asked() ?? this.#first;
    return this.all.find((item) => item.id === id) ?? this.all[0];
  });

  isFolded(group: ReviewGroup): boolean {
    return this.folded[group.title] ?? group.settled;
  }

  /** Keeps the open item open although another may come to stand first. */
  hold(): void {
    this.#first = this.open?.id;
  }

  /** Remembers where an item stands. For when it is opened. */
  stand(item: ItemId): void {
    const at = this.#listed().findIndex(({ id }) => id === item);
    if (at !== -1) this.#place = at;
  }

  /** The next item, or the one before. */
  beside(by: 1 | -1): ReviewItem | undefined {
    const listed = this.#listed();
    const at = listed.findIndex(({ id }) => id === this.open?.id);
    const gone = at === -1 || at > this.#place;
    if (gone) return listed[by === 1 ? this.#place : this.#place - 1];
    return listed[at + by];
  }

  /** The number of the open item among those that are listed; none while it is folded away. */
  get place(): { at: number; of: number } | undefined {
    const listed = this.#listed();
    const at = listed.findIndex(({ id }) => id === this.open?.id);
    return at === -1 ? undefined : { at: at + 1, of: listed.length };
  }

  #listed(): ReviewItem[] {
    return this.#groups()
      .filter((group) => !this.isFolded(group))
      .flatMap((group) => group.items);
  }
}
