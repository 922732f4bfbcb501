// What the frame around every page shows: who is here, whether work goes out, whom to phone.
// The core says all of it, and says when to ask again.
import { createContext } from 'svelte';
import type { AppState } from './bindings';
import type { Host } from './host';

export class Frame {
  /** Undefined until the core has answered for the first time. */
  state = $state<AppState>();
  /** Why it has not answered, while it has not. */
  thrown = $state<unknown>();

  #host: Host;

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
  show(state: AppState): void {
    this.state = state;
    this.thrown = undefined;
  }

  ask(): Promise<void> {
    return this.run('get_state');
  }

  /** Anything that the frame offers on every page, all of which answer with its state. */
  async run(command: 'get_state' | 'lock' | 'log_out' | 'try_now'): Promise<void> {
    try {
      this.show(await this.#host.call(command, {}));
    } catch (thrown) {
      this.thrown = thrown;
    }
  }
}

export const [getFrame, setFrame] = createContext<Frame>();

function counted(amount: number, one: string, many: string): string[] {
  return amount === 0 ? [] : [`${amount} ${amount === 1 ? one : many}`];
}

/** Only an advisor's work is kept on this computer; everybody else's is the server's. */
function offlineMessage({ stage, person, waiting }: AppState): string {
  if (person && !person.roles.includes('advisor')) {
    return 'Working offline. Your work here needs a connection. Nothing is sent until it is back.';
  }
  // Before somebody has joined, and while it is locked, there is nothing to enter.
  if (stage !== 'ready') return 'Working offline.';
  const { answers, files, packages } = waiting;
  const unsent = [...counted(answers, 'answer', 'answers'), ...counted(files, 'file', 'files')];
  const are = answers + files === 1 ? 'is' : 'are';
  const parts = ['Working offline.'];
  if (packages > 0) parts.push('What you have sent goes out when you are back online.');
  if (unsent.length > 0) {
    parts.push(`${unsent.join(' and ')} ${are} saved on this computer and not sent yet.`);
  }
  if (parts.length === 1) parts.push('Everything you enter is saved on this computer.');
  return parts.join(' ');
}

export type Banner = { about: 'demo' | 'offline' | 'login' | 'clock'; text: string };

/** What is said between header and page: only what is true now, the least pressing first. */
export function banners(state: AppState): Banner[] {
  const shown: Banner[] = [];
  if (state.demo) {
    shown.push({ about: 'demo', text: 'Demonstration. The people here are made up.' });
  }
  if (state.clockAheadMs !== null) {
    shown.push({
      about: 'clock',
      text: 'The clock of this computer is wrong. Set it to the right time, or ask IT to.',
    });
  }
  if (state.needsLogin) {
    shown.push({
      about: 'login',
      text: 'Everything works but sending. Log in to send your answers.',
    });
  }
  if (state.connection === 'offline') {
    shown.push({ about: 'offline', text: offlineMessage(state) });
  }
  return shown;
}
