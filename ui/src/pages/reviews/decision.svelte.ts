// A decision while it is written. It is kept for the life of the window, so that a look at the
// record loses nothing of it. What may be decided, and what it must say, is the core's.
import type {
  Condition,
  Decide,
  FieldProblem,
  ItemId,
  Outcome,
  RecordId,
  ReviewBlock,
  ReviewView,
} from '../../lib/bindings';
import { type DateParts, dateParts, isoDay } from '../../lib/patterns/question';
import { type Choice, choicesOf, REAL_REVIEW_DATE } from './words';

export class Carry {
  carried = $state(false);
  words = $state('');
  due = $state<DateParts>({});

  constructor(block: ReviewBlock) {
    this.words = block.condition;
    this.due = dateParts(block.due);
  }
}

/** What goes with every decision: why, what comes next, when it is reviewed. */
export class Reasons {
  reason = $state('');
  next = $state('');
  review = $state<DateParts>({});

  /** The day of the review as the core takes it; none when none was written. */
  get day(): string | null {
    return isoDay(this.review) ?? null;
  }

  /** What was written and is no day. */
  unreadable(): FieldProblem[] {
    const readable = isEmpty(this.review) || this.day !== null;
    return readable ? [] : [{ field: 'review', message: REAL_REVIEW_DATE }];
  }
}

export class Decision extends Reasons {
  readonly record: RecordId;
  choice = $state<string>();
  #carries = $state<Record<ItemId, Carry>>({});

  constructor(record: RecordId) {
    super();
    this.record = record;
  }

  /** Makes room for a condition about each item that may be carried; what was written is kept. */
  meet(view: ReviewView): void {
    for (const block of carriable(view)) this.#carries[block.item] ??= new Carry(block);
  }

  /** The condition about an item, written or not. */
  carry(block: ReviewBlock): Carry {
    return this.#carries[block.item] ?? new Carry(block);
  }

  chosen(view: ReviewView): Choice | undefined {
    return choicesOf(view.outcomes).find((choice) => choice === this.choice);
  }

  approves(view: ReviewView): boolean {
    const choice = this.chosen(view);
    return choice === 'home' || choice === 'hybrid';
  }

  /** The blocks that the approval carries. */
  carries(view: ReviewView): ReviewBlock[] {
    return this.approves(view) ? carriable(view).filter((block) => this.carry(block).carried) : [];
  }

  /** What cannot be sent because it is no choice or no day, in page order. */
  faults(view: ReviewView): FieldProblem[] {
    const days = this.carries(view).flatMap((block) => {
      const { due } = this.carry(block);
      if (isEmpty(due) || isoDay(due)) return [];
      const message = `Enter the day for "${block.title}" as a real date, for example 27 3 2027`;
      return [{ field: `${block.item}-due`, message }];
    });
    const isChosen = this.chosen(view) !== undefined;
    const choice = isChosen ? [] : [{ field: 'outcome', message: 'Select what you decide' }];
    return [...days, ...choice, ...this.unreadable()];
  }

  /** As the core takes it; `view` is the record as it was read. */
  toDecide(view: ReviewView): Decide | undefined {
    const outcome = this.#outcome(view);
    if (outcome === undefined) return undefined;
    return {
      record: this.record,
      seen: view.seen,
      outcome,
      reason: this.reason,
      next: this.next,
      review: this.day,
      confirms: null,
    };
  }

  #outcome(view: ReviewView): Outcome | undefined {
    const choice = this.chosen(view);
    switch (choice) {
      case undefined:
        return undefined;
      case 'home':
      case 'hybrid':
        return { type: 'approved', place: choice, conditions: this.conditions(view) };
      case 'decline':
        return { type: 'declined' };
      case 'pause':
      case 'keepPaused':
        return { type: 'paused' };
      case 'resume':
        return { type: 'resumed' };
      case 'end':
        return { type: 'ended' };
    }
  }

  conditions(view: ReviewView): Condition[] {
    return this.carries(view).map((block) => {
      const { words, due } = this.carry(block);
      return { item: block.item, words, due: isoDay(due) ?? null };
    });
  }
}

/** What an approval can carry as a condition. */
export function carriable(view: ReviewView): ReviewBlock[] {
  return view.blocks.filter((block) => block.canCarry);
}

/** What must be met before anybody can approve. */
export function gates(view: ReviewView): ReviewBlock[] {
  return view.blocks.filter((block) => !block.canCarry);
}

function isEmpty(parts: DateParts): boolean {
  return [parts.day, parts.month, parts.year].every((part) => (part ?? '').trim() === '');
}

const written = new Map<RecordId, Decision>();

/** The decision that is being written about a record. */
export function decisionOn(record: RecordId): Decision {
  const known = written.get(record) ?? new Decision(record);
  written.set(record, known);
  return known;
}

/** It was sent. */
export function forget(record: RecordId): void {
  written.delete(record);
}
