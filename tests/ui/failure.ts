// What was on the screen when a test failed. Not here: the pictures that a test takes itself.
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { onTestFailed } from 'vitest';
import { PICTURES } from './sheets';

/** Keeps a picture of a page, and says where it lies, if the test that asks for it fails. */
export function showIfItFails(name: string, page: Page): void {
  onTestFailed(async () => {
    const path = join(PICTURES, `failed-${name.toLowerCase().replaceAll(' ', '-')}.png`);
    if (page.isClosed()) return;
    await page.screenshot({ path, fullPage: true });
    console.error(`${name} was on ${page.url()}: see ${path}`);
  });
}
