// Words as they stand on a page. What is told to a screen reader in passing is not counted: the
// one place it is said in repeats what stands on the page, for a moment and without being seen.
import type { Locator, Page } from 'playwright-core';

export function shown(page: Page, words: string | RegExp, how?: { exact?: boolean }): Locator {
  return page.getByText(words, how).and(page.locator(':not([role="status"][aria-live])'));
}
