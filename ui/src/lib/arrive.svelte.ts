// A step of a page is met as a page is: from the top, with focus on its heading, and said.
import { tick, untrack } from 'svelte';
import { type Announcer, getAnnouncer } from './announce.svelte';
import { getRouter, type Router } from './router.svelte';

/** For when what the page is about has changed and its address has not. */
export async function arrive(router: Router, announcer: Announcer): Promise<void> {
  if (await toHeading()) announcer.say(router.title);
}

/** Brings the person to the heading, which says what has become of what they did. */
export async function toHeading(): Promise<boolean> {
  await tick();
  const heading = document.querySelector<HTMLElement>('main h1');
  if (heading === null) return false;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  window.scrollTo(0, 0);
  return true;
}

/**
 * For the script of a page that has steps: brings the person to each but the first. `step` names the
 * one that is shown, or nothing before there is one; `held` says that focus was taken elsewhere, by
 * a summary of errors.
 */
export function arriveAtSteps(step: () => string | undefined, held = () => false): void {
  const router = getRouter();
  const announcer = getAnnouncer();
  let before: string | undefined;
  $effect(() => {
    const now = step();
    if (now === undefined || now === before) return;
    const first = before === undefined;
    before = now;
    if (!first && !untrack(held)) void arrive(router, announcer);
  });
}
