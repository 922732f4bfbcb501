// A manager at the shipped pages, over a canned core that answers reviewers.
import { vi } from 'vitest';
import { CannedCore } from '../gallery/canned/core';
import { teams } from '../gallery/canned/records';
import { type Reviewing, reviewing } from '../gallery/canned/reviewing';
import { letterKeys } from '../src/lib/keys.svelte';
import { forget } from '../src/pages/reviews/decision.svelte';
import { leaveRowAt } from '../src/pages/reviews/place';
import { the } from './mounted';
import { opened, settled } from './opened';

export type Desk = {
  core: CannedCore;
  /** What the core keeps: change it as somebody else would. */
  kept: Reviewing;
  open: (place: string) => ReturnType<typeof opened>;
};

/** A window that nobody has used yet. */
export function desk(): Desk {
  const core = new CannedCore({ person: { name: 'Tom Barnes', roles: ['manager'], teams } });
  const kept = reviewing(core);
  letterKeys.turn(true);
  leaveRowAt(undefined);
  for (const record of kept.records.keys()) forget(record);
  let made = 0;
  URL.createObjectURL = vi.fn(() => `blob:${++made}`);
  URL.revokeObjectURL = vi.fn();
  // What a window does with a dialog, and jsdom does not.
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function () {
    this.open = false;
    this.dispatchEvent(new Event('close'));
  };
  return { core, kept, open: (place) => opened(place, core) };
}

export async function key(name: string, on: Element = document.activeElement ?? document.body) {
  on.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true }));
  await settled();
}

/** What a screen reader was told last. */
export const said = (root: ParentNode) =>
  the(root, '[aria-live="polite"].nhsuk-u-visually-hidden').textContent?.trim();

export const area = (root: ParentNode, id: string) =>
  the<HTMLTextAreaElement>(root, `textarea#${id}`);

export async function chosen(root: ParentNode, value: string): Promise<void> {
  the<HTMLInputElement>(root, `input[type="radio"][value="${value}"]`).click();
  await settled();
}
