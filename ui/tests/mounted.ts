// Puts a component into a document, as a window would, and takes it out again after the test.
import { type Component, flushSync, mount, unmount } from 'svelte';
import { onTestFinished } from 'vitest';

export function mounted<P extends Record<string, any>>(
  component: Component<P>,
  props: P,
): HTMLElement {
  const target = document.createElement('div');
  document.body.append(target);
  const drawn = mount(component, { target, props });
  flushSync();
  onTestFinished(async () => {
    await unmount(drawn);
    target.remove();
  });
  return target;
}

/** The one element that fits; a test that finds none or two has found a fault. */
export function the<T extends Element = HTMLElement>(root: ParentNode, selector: string): T {
  const found = root.querySelectorAll<T>(selector);
  if (found.length !== 1 || !found[0]) throw new Error(`${found.length} elements fit ${selector}`);
  return found[0];
}

/** The control that a person finds by its label. */
export function labelled(root: ParentNode, words: string): HTMLInputElement {
  const label = [...root.querySelectorAll('label')].find(
    (candidate) => candidate.textContent?.trim() === words,
  );
  const control = label && document.getElementById(label.htmlFor);
  if (!(control instanceof HTMLInputElement)) throw new Error(`No control is labelled "${words}"`);
  return control;
}
