// A step of a page is met as a page is: from the top, with focus on its heading, and said.
import { tick } from 'svelte';
import type { Announcer } from './announce.svelte';
import type { Router } from './router.svelte';

/** For when what the page is about has changed and its address has not. */
export async function arrive(router: Router, announcer: Announcer): Promise<void> {
  await tick();
  const heading = document.querySelector<HTMLElement>('main h1');
  if (heading === null) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  window.scrollTo(0, 0);
  announcer.say(router.title);
}
