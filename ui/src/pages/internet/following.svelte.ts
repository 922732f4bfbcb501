// What a screen reader hears of tests as they begin, go on and end, and where the person is brought.
// Whoever presses is brought to what comes of it. Whoever reads while a booked test comes and goes
// stays where they are.
import { tick } from 'svelte';
import { getAnnouncer } from '../../lib/announce.svelte';
import type { InternetView } from '../../lib/bindings';
import { doing } from './steps';

/** The id of the heading above the test that runs, or the buttons that begin one. */
export const TEST = 'test';

/** The buttons under that heading go when a test begins or ends, and the focus with them. */
export const TEST_PLACE = 'test-place';

export type Pressed = 'begin' | 'stop';

/** Brings the person to an element, unless they have gone elsewhere meanwhile. */
function bring(id: string, preventScroll = false): void {
  if (document.activeElement === document.body) document.getElementById(id)?.focus({ preventScroll });
}

/** For the script of the page. The answer is called with what the person pressed, or that it failed. */
export function followTests(
  shown: () => InternetView | undefined,
): (pressed: Pressed | undefined) => void {
  const announcer = getAnnouncer();
  let pressed: Pressed | undefined;
  let wasInside = false;
  /** What is being done, and nothing while no test runs. Unknown until the page has its data. */
  let before: string | null | undefined;

  $effect.pre(() => {
    void shown();
    const place = document.getElementById(TEST_PLACE);
    wasInside = place?.contains(document.activeElement) ?? false;
  });

  async function began(words: string): Promise<void> {
    await tick();
    if (pressed === 'begin') bring(TEST);
    // The heading that takes the focus says the rest.
    announcer.say(pressed === 'begin' ? words : `A test has begun. ${words}`);
  }

  async function ended({ trouble, line }: InternetView): Promise<void> {
    announcer.say(`The test has ended. ${trouble ?? line.samples[0]?.sentence ?? ''}`);
    const by = pressed;
    pressed = undefined;
    await tick();
    if (by === 'stop') bring(TEST);
    // Its button went from under the person, who may have scrolled on to read.
    else if (by === 'begin' && wasInside) bring(TEST, true);
  }

  $effect(() => {
    const view = shown();
    if (!view) return;
    const now = view.running ? doing(view.running) : null;
    const last = before;
    before = now;
    // A page says by itself what it finds as it opens.
    if (last === undefined || last === now) return;
    if (now === null) void ended(view);
    else if (last === null) void began(now);
    else announcer.say(now);
  });

  return (by) => (pressed = by);
}
