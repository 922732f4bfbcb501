// What axe finds wrong with a page as it stands, contrast included. Not here: which pages are
// looked at and how they are shown.
import axe from 'axe-core';
import type { Page } from 'playwright-core';

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What axe asks about: all that it knows of these tags, or single rules. */
export type Asked = { type: 'tag' | 'rule'; values: string[] };

/** What the guidelines require; of pages that are not the app's own. */
export const REQUIRED: Asked = { type: 'tag', values: WCAG };

/** Good practice too. */
export const ALL: Asked = { type: 'tag', values: [...WCAG, 'best-practice'] };

/** What other colours can change, and what other sizes can, on a page that is otherwise the same. */
export const COLOURS: Asked = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] };
export const SIZES: Asked = { type: 'rule', values: ['target-size', 'scrollable-region-focusable'] };

/** One line for each violation and place. */
export async function violations(page: Page, asked: Asked = ALL): Promise<string[]> {
  // The page's own policy forbids foreign scripts; the browser's tools stand outside of it.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  return page.evaluate(async (runOnly) => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') };
    const found = await axe.run(document, { runOnly, resultTypes: ['violations'] });
    return found.violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary, html }) => {
        const why = failureSummary?.replace(/\s+/g, ' ');
        return `${id} (${help}) at ${target.join(' ')}: ${why} ${html.slice(0, 160)}`;
      }),
    );
  }, asked);
}
