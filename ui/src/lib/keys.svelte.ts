// Keys of one letter. They act nowhere but outside fields, stand as hints where they act, and can be
// turned off: to who speaks to the computer, a word is a row of letters (WCAG 2.1.4).
import { onMount } from 'svelte';

const STORED = 'hearth-letter-keys';

function readStored(): boolean {
  try {
    return localStorage.getItem(STORED) !== 'off';
  } catch {
    return true;
  }
}

class LetterKeys {
  on = $state(readStored());

  turn(on: boolean): void {
    this.on = on;
    try {
      localStorage.setItem(STORED, on ? 'on' : 'off');
    } catch {
      // Without storage it holds for as long as the window.
    }
  }
}

/** One switch for every window of this computer. */
export const letterKeys = new LetterKeys();

export type KeyActions = Record<string, (event: KeyboardEvent) => void>;

const TYPED_INTO = 'input, textarea, select, [contenteditable]';

/**
 * For the script of a page: acts on these keys for as long as the page is open. A key that is held acts
 * once, unless it only moves: what is done must be meant each time.
 */
export function followKeys(actions: KeyActions, held: 'once' | 'again' = 'once'): void {
  onMount(() => {
    const press = (event: KeyboardEvent) => {
      if (!letterKeys.on || event.defaultPrevented) return;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof Element && event.target.closest(TYPED_INTO)) return;
      if (document.querySelector('dialog[open]')) return;
      const act = Object.hasOwn(actions, event.key) ? actions[event.key] : undefined;
      if (act === undefined) return;
      event.preventDefault();
      if (!event.repeat || held === 'again') act(event);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  });
}
