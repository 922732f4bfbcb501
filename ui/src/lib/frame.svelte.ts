// What the frame around every page shows: who is here, whether work goes out, whom to phone.
// The core says all of it, and says when to ask again.
import { createContext } from 'svelte';
import type { AppState, PersonView, Problem, Waiting } from './bindings';
import type { Host } from './host';
import { problemFrom } from './problem';
import { moment } from './time';

type Command = 'get_state' | 'lock' | 'log_out' | 'put_break_away' | 'try_now';

export class Frame {
  /** Undefined until the core has answered for the first time. */
  state = $state<AppState>();
  /** When the person last asked for the connection and it was not there, in UTC milliseconds. */
  triedAtMs = $state<number>();
  /** Why a command was not done, until it is or until another is. */
  failed = $state.raw<Problem>();

  #failing?: Command;
  #host: Host;
  /** Questions are numbered, so that an answer which a later one overtook is dropped. */
  #asked = 0;
  #shown = 0;

  constructor(host: Host) {
    this.#host = host;
  }

  /** Asks the core at once and at each of its hints; the answer stops it. */
  follow(): () => void {
    void this.ask();
    return this.#host.listen((event) => {
      if (event.type === 'state') void this.ask();
      if (event.type === 'queue' && this.state) this.state.reviewsWaiting = event.waiting;
    });
  }

  /** A page that was given a newer state than the frame's hands it on here. */
  show(state: AppState, number = ++this.#asked): void {
    if (number < this.#shown) return;
    this.#shown = number;
    this.state = state;
    if (state.connection !== 'offline') this.triedAtMs = undefined;
  }

  ask(): Promise<void> {
    return this.run('get_state');
  }

  /** Anything that the frame offers on every page, all of which answer with its state. */
  async run(command: Command): Promise<void> {
    const number = ++this.#asked;
    try {
      const state = await this.#host.call(command, {});
      if (command === 'try_now') this.triedAtMs = Date.now();
      // The core hints at any time: its answer to that makes nothing done that the person asked for.
      if (command !== 'get_state' || this.#failing === 'get_state') this.failed = undefined;
      this.show(state, number);
    } catch (thrown) {
      this.failed = problemFrom(thrown);
      this.#failing = command;
    }
  }
}

export const [getFrame, setFrame] = createContext<Frame>();

function counted(amount: number, one: string, many: string): string[] {
  return amount === 0 ? [] : [`${amount} ${amount === 1 ? one : many}`];
}

/** What being offline means for answers that were entered here. */
function unsentWords({ answers, files, packages }: Waiting): string {
  const unsent = [...counted(answers, 'answer', 'answers'), ...counted(files, 'file', 'files')];
  const are = answers + files === 1 ? 'is' : 'are';
  const parts = [];
  if (packages > 0) parts.push('What you have sent goes out when you are back online.');
  if (unsent.length > 0) {
    parts.push(`${unsent.join(' and ')} ${are} saved on this computer and not sent yet.`);
  }
  return parts.join(' ') || 'Everything you enter is saved on this computer.';
}

/** Only an advisor's work is kept on this computer; everybody else's is the server's. */
function workWords({ stage, person, waiting }: AppState): string {
  if (person && !isAdvisor(person)) {
    return 'Your work here needs a connection. Nothing is sent until it is back.';
  }
  // Before somebody has joined, and while it is locked, there is nothing to enter.
  return stage === 'ready' ? unsentWords(waiting) : '';
}

function isAdvisor(person: PersonView): boolean {
  return person.roles.includes('advisor');
}

export type Banner = {
  about: 'demo' | 'clock' | 'login' | 'offline' | 'nobody' | 'problem';
  text: string;
};

/** What is said between header and page: only what is true now, the least pressing first. */
export function banners(
  state: AppState,
  { triedAtMs, failed }: Partial<Pick<Frame, 'triedAtMs' | 'failed'>> = {},
): Banner[] {
  const shown: Banner[] = [];
  const say = (about: Banner['about'], ...words: string[]) =>
    shown.push({ about, text: words.filter((text) => text !== '').join(' ') });

  if (state.demo) say('demo', 'Demonstration. The people here are made up.');
  if (state.clockAheadMs !== null) {
    say('clock', 'The clock of this computer is wrong. Set it to the right time, or ask IT to.');
  }
  if (state.needsLogin) {
    say(
      'login',
      'You are logged out.',
      state.person === null || isAdvisor(state.person)
        ? `Everything works except ${state.loggedOut ? 'sending, check-ins and going back' : 'sending'}. Log in to send your answers.`
        : 'Log in to see and change records.',
    );
  }
  if (state.connection === 'offline') {
    say(
      'offline',
      'Working offline.',
      workWords(state),
      triedAtMs === undefined ? '' : `Hearth tried at ${moment(triedAtMs)} and could not connect.`,
    );
  }
  const { help, answering, phone } = state;
  if (help?.shift != null && help.nobody) {
    say('nobody', 'Nobody can answer in Hearth now.', `Phone ${phone?.number ?? ''} for help.`);
  } else if (answering?.warning) {
    say('nobody', answering.warning);
  }
  const problem = failed ?? state.problem;
  if (problem) say('problem', problem.message);
  return shown;
}
