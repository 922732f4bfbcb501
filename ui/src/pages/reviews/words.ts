// Words for what the core gives as a name. What follows from them is the core's.
import type { Count, Outcome, OutcomeKind, Place, QueueStage, Severity, Weight } from '../../lib/bindings';
import type { TagColour } from '../../nhsuk/Tag.svelte';

type Word = { text: string; colour: TagColour };

export const STAGES: Record<QueueStage, Word> = {
  readyToDecide: { text: 'Ready to decide', colour: 'yellow' },
  awaitingSecond: { text: 'Second person needed', colour: 'yellow' },
  applying: { text: 'Applying', colour: 'blue' },
  invited: { text: 'Nothing sent yet', colour: 'grey' },
  approved: { text: 'Approved', colour: 'green' },
  paused: { text: 'Paused', colour: 'yellow' },
  declined: { text: 'Declined', colour: 'grey' },
  ended: { text: 'Ended', colour: 'grey' },
};

export const SEVERITIES: Record<Severity, Word> = {
  stop: { text: 'Stop', colour: 'red' },
  high: { text: 'High', colour: 'orange' },
  medium: { text: 'Medium', colour: 'yellow' },
  low: { text: 'Low', colour: 'grey' },
};

export const WEIGHTS: Record<Weight, string> = {
  gate: 'A gate: it must be met before anybody can approve',
  required: 'Needed for approval',
  advisory: 'Good to have: approval does not wait for it',
};

/** What a reviewer can choose. Approval asks where, so it is two choices. */
export type Choice = 'home' | 'hybrid' | Exclude<OutcomeKind, 'approve'>;

export function choicesOf(kinds: OutcomeKind[]): Choice[] {
  return kinds.flatMap((kind): Choice[] => (kind === 'approve' ? ['home', 'hybrid'] : [kind]));
}

/** The pause that can be decided now, if there is one. */
export function pauseOf(kinds: OutcomeKind[]): 'pause' | 'keepPaused' | undefined {
  return kinds.find((kind) => kind === 'pause' || kind === 'keepPaused');
}

type Said = {
  /** Beside the radio button. */
  text: string;
  hint: string;
  /** Follows "You are about to": `name` is the advisor's. */
  about: (name: string) => string;
  /** What it brings, before it is sent. */
  effect: (name: string) => string;
  button: string;
};

/** What can be reached from the record by one press says it in a word or two. */
type Quick = Said & { short: string };

const approves = (where: string): Omit<Said, 'text' | 'hint'> => ({
  about: (name) => `approve ${name} working ${where}`,
  effect: (name) => `${name} reads the reason, the next step and every condition.`,
  button: 'Approve',
});

export const CHOICES: Record<Choice, Said> & Record<'pause' | 'keepPaused', Quick> = {
  home: {
    text: 'Approve, home',
    hint: 'All shifts from home',
    ...approves('from home'),
  },
  hybrid: {
    text: 'Approve, home and contact centre',
    hint: 'Some shifts from home, some in the contact centre',
    ...approves('from home and in the contact centre'),
  },
  decline: {
    text: 'Decline',
    hint: 'Not for now. The reason says what would change it',
    about: (name) => `decline ${name}'s application`,
    effect: (name) => `${name} reads the reason and what would change it, and can reply.`,
    button: 'Decline',
  },
  pause: {
    text: 'Pause, with immediate effect',
    hint: 'Working from home stops at once, and is reviewed on a day that you set',
    about: (name) => `pause ${name} working from home`,
    effect: (name) => `It takes effect at once. Hearth tells ${name} to ask a manager where to work the next shift.`,
    button: 'Pause now',
    short: 'Pause',
  },
  keepPaused: {
    text: 'Keep paused',
    hint: 'Working from home stays stopped, and is reviewed on another day that you set',
    about: (name) => `keep ${name} working from home paused`,
    effect: (name) => `Nothing starts again. ${name} reads the reason and the new day of the review.`,
    button: 'Keep paused',
    short: 'Keep paused',
  },
  resume: {
    text: 'Resume',
    hint: 'Working from home goes on as it was approved',
    about: (name) => `let ${name} work from home again`,
    effect: (name) => `${name} can work from home again as approved, with the same conditions.`,
    button: 'Resume',
  },
  end: {
    text: 'End the arrangement',
    hint: 'Working from home stops. The record is kept',
    about: (name) => `end ${name}'s homeworking arrangement`,
    effect: (name) => `${name} can no longer work from home. The record is kept.`,
    button: 'End the arrangement',
  },
};

const PLACES: Record<Place, string> = {
  home: 'Working from home',
  hybrid: 'Working from home and in the contact centre',
};

/** A decision that waits for a second person, in a line. */
export function outcomeWords(outcome: Outcome): string {
  switch (outcome.type) {
    case 'approved':
      return `Approve. ${PLACES[outcome.place]}`;
    case 'declined':
      return 'Decline';
    case 'paused':
      return 'Pause';
    case 'resumed':
      return 'Resume';
    case 'ended':
      return 'End the arrangement';
  }
}

/** Who waits, as the beginning of a sentence. */
export function peopleWaiting({ number, orMore }: Count): string {
  if (orMore) return `${number} or more people are`;
  if (number === 0) return 'Nobody is';
  return number === 1 ? '1 person is' : `${number} people are`;
}

export const REAL_REVIEW_DATE =
  'Enter the day of the next review as a real date, for example 27 3 2027';

/** When the advisor hears of it. */
export function hears(name: string): string {
  return `${name} hears of this in Hearth now, or when Hearth is next open and online.`;
}
