// The bell of those who answer: it sounds on every page for as long as somebody waits for them.
import { createContext, untrack } from 'svelte';
import { ring } from './sound';

/** Between two soundings. */
const EVERY_MS = 4_000;
/** The tones and a breath. Who asks for it in that time hears the one that sounds. */
const SOUNDS_MS = 1_000;

export class Bell {
  /** How often it has sounded; what waits for it to be heard follows this. */
  rung = $state(0);
  /** The computer did not take the sound the last time. */
  silent = $state(false);

  #last: { at: number; heard: Promise<boolean> } | undefined;

  /** Sounds once. Answers whether the computer took it. */
  async ring(): Promise<boolean> {
    const now = performance.now();
    if (!this.#last || now - this.#last.at >= SOUNDS_MS) this.#last = { at: now, heard: ring() };
    const heard = await this.#last.heard;
    this.silent = !heard;
    if (heard) this.rung += 1;
    else this.#last = undefined;
    return heard;
  }

  /** For the frame: sounds at once and again and again while anything rings. */
  follow(ringing: () => boolean): void {
    $effect(() => {
      if (!ringing()) return;
      untrack(() => void this.ring());
      const again = setInterval(() => void this.ring(), EVERY_MS);
      return () => clearInterval(again);
    });
  }
}

export const [getBell, setBell] = createContext<Bell>();
