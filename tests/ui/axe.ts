// What axe finds wrong with a page as it stands, contrast included. Not here: which pages are
// looked at and how they are shown.
import axe from 'axe-core';
import type { Page } from 'playwright-core';

export const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** One line for each violation and place; of what is only good practice too, for our own pages. */
export async function violations(page: Page, tags = [...WCAG, 'best-practice']): Promise<string[]> {
  // The page's own policy forbids foreign scripts; the browser's tools stand outside of it.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  return page.evaluate(async (values) => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') };
    const runOnly = { type: 'tag' as const, values };
    const found = await axe.run(document, { runOnly, resultTypes: ['violations'] });
    return found.violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary, html }) =>
        `${id} (${help}) at ${target.join(' ')}: ${failureSummary?.replace(/\s+/g, ' ')} ${html.slice(0, 160)}`,
      ),
    );
  }, tags);
}
