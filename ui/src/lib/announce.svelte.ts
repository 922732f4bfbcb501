// One polite live region for the whole window. A second region would talk over the first.
import { createContext } from 'svelte';

export class Announcer {
  /** What the live region in the frame holds. */
  spoken = $state('');

  /** Has a screen reader say this when it has finished what it is saying. */
  say(words: string): void {
    // The same words again would be no change: a trailing space that nobody hears makes them one.
    this.spoken = this.spoken === words ? `${words}\u00a0` : words;
  }
}

export const [getAnnouncer, setAnnouncer] = createContext<Announcer>();
