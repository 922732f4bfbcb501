// The shipped pages over a canned core, as a window would show them.
import { flushSync, tick } from 'svelte';
import { vi } from 'vitest';
import { CannedCore } from '../gallery/canned/core';
import App from '../src/App.svelte';
import { loadAll, table } from '../src/routes';
import { mounted } from './mounted';

// Once for all tests of a file, and in the time of none.
await loadAll(table);

/** What jsdom leaves out and a window has. */
export function furnished(): void {
  window.scrollTo = vi.fn();
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  );
  HTMLCanvasElement.prototype.getContext = (() => null) as HTMLCanvasElement['getContext'];
}

/** A window that has been open for a moment, so that every page is there. */
export async function opened(place: string, core = new CannedCore()) {
  furnished();
  history.replaceState(null, '', place);
  const root = mounted(App, { host: core });
  await settled();
  return { root, core, main: () => root.querySelector('main') ?? root };
}

/** Lets what is under way come to its end: commands, then what they change on the page. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 6; turn += 1) await tick();
  flushSync();
}

/** The inputs with which a command was called. */
export function inputs(core: CannedCore, name: string): unknown[] {
  return core.calls.filter((call) => call.name === name).map((call) => call.input);
}

/** A button or link, by its words as a screen reader says them. */
export function pressable(root: ParentNode, words: string | RegExp): HTMLElement {
  const found = [...root.querySelectorAll<HTMLElement>('button, a[href], summary')].filter((one) => {
    const said = one.textContent?.replace(/\s+/g, ' ').trim() ?? '';
    return typeof words === 'string' ? said === words : words.test(said);
  });
  const [one] = found;
  if (found.length !== 1 || !one) throw new Error(`${found.length} can be pressed as "${words}"`);
  return one;
}

export async function press(root: ParentNode, words: string | RegExp): Promise<void> {
  pressable(root, words).click();
  await settled();
}

/** Types into a control and leaves it. */
export async function typed(control: HTMLInputElement | HTMLTextAreaElement, words: string) {
  control.focus();
  control.value = words;
  control.dispatchEvent(new Event('input', { bubbles: true }));
  control.dispatchEvent(new Event('change', { bubbles: true }));
  await settled();
}
