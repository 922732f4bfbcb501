// A page as different people have it: a normal window, a dark one, a narrow one, large text, forced
// colours. In each it is held to what everybody needs, and a picture is kept for the sheets.
// Not here: how somebody comes to the page.
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { ALL, type Asked, COLOURS, SIZES, violations } from './axe';
import { flatControls } from './forced-colours';
import { Keyboard } from './keyboard';
import { type Person, WIDE } from './person';
import { PICTURES } from './sheets';
import { noteVisit } from './visited';

type View = { width: number; dark?: boolean; textPercent?: number; asked: Asked };

const VIEWS = {
  wide: { width: WIDE.width, asked: ALL },
  dark: { width: WIDE.width, dark: true, asked: COLOURS },
  // Tables become cards, and the frame is laid out afresh.
  narrow: { width: 360, asked: ALL },
  // The root's font size, which all text follows; a window that is zoomed is like the narrow one.
  large: { width: WIDE.width, textPercent: 200, asked: SIZES },
} satisfies Record<string, View>;

/** How much of a page is in the window, in pixels: as much as a picture shows. */
const HEIGHT = 1_500;

/** The pages that one role has, looked at one after the other. */
export class Views {
  readonly #person: Person;
  readonly #role: string;
  /** Which page has a title. */
  readonly #titles = new Map<string, string>();
  readonly faults: string[] = [];

  constructor(role: string, person: Person) {
    this.#role = role;
    this.#person = person;
  }

  /** Goes to a page as a link would, and looks at it. The heading has the focus then. */
  async visit(path: string, name: string, heading: string | RegExp = /./): Promise<void> {
    const { page } = this.#person;
    await this.#person.go(path);
    const title = page.getByRole('heading', { level: 1, name: heading });
    await title.and(page.locator(':focus')).waitFor();
    await this.look(name, path);
  }

  /** Looks at the page as it stands. `path` is the page's, when its title must be its own. */
  async look(name: string, path?: string): Promise<void> {
    const { page } = this.#person;
    const wrong: string[] = [];
    // Nothing is to look as if somebody pointed at it.
    await page.mouse.move(0, 0);
    await settled(page);
    // A page that is still asking has none yet.
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    expect(await page.getByRole('heading', { level: 1 }).count(), `headings of ${name}`).toBe(1);
    if (path !== undefined) {
      noteVisit(path);
      wrong.push(...(await this.#title(path)));
    }
    for (const [view, how] of Object.entries<View>(VIEWS)) {
      await show(page, how);
      wrong.push(...(await violations(page, how.asked)).map((one) => `${view}: ${one}`));
      wrong.push(...(await tooWide(page)).map((one) => `${view}: wider than the window: ${one}`));
      await picture(page, `${this.#role}-${view}`, name);
    }
    await show(page, VIEWS.wide);
    if (path !== undefined) {
      wrong.push(...(await flatControls(page)).map((one) => `forced colours hide ${one}`));
      await page.setViewportSize(WIDE);
      wrong.push(...(await walk(page)));
    }
    await page.setViewportSize(WIDE);
    this.faults.push(...wrong.map((one) => `${this.#role}, ${name}: ${one}`));
  }

  /** Keeps a picture of a part of the page as each view has it, however long it is. */
  async part(selector: string, name: string): Promise<void> {
    const { page } = this.#person;
    for (const [view, how] of Object.entries<View>(VIEWS)) {
      await show(page, how);
      // In a window as high as the page nothing sticks to an edge and lies over the part.
      const height = await page.evaluate(() => document.scrollingElement?.scrollHeight ?? 0);
      await page.setViewportSize({ width: how.width, height: Math.max(height, HEIGHT) });
      const path = join(PICTURES, `${this.#role}-${view}-${name}.png`);
      await page.locator(selector).first().screenshot({ path, animations: 'disabled' });
    }
    await show(page, VIEWS.wide);
    await page.setViewportSize(WIDE);
  }

  async #title(address: string): Promise<string[]> {
    // What stands behind the question mark is the same page, shown otherwise.
    const [path = ''] = address.split('?');
    const title = await this.#person.page.title();
    const before = this.#titles.get(title);
    this.#titles.set(title, path);
    if (!title.endsWith(' – Hearth')) return [`the title is "${title}"`];
    // An item has two addresses: below its section, and by its name alone.
    const same = before === undefined || before.split('/').at(-1) === path.split('/').at(-1);
    return same ? [] : [`the title is that of ${before}: ${title}`];
  }
}

/** Nothing is on its way any more. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const pictures = [...document.querySelectorAll('img')];
    const loads = [...document.querySelectorAll('main *')].some(
      (one) => one.childElementCount === 0 && one.textContent === 'Loading',
    );
    return !loads && pictures.every((picture) => picture.complete);
  });
}

async function show(page: Page, { width, dark = false, textPercent = 100 }: View): Promise<void> {
  await page.setViewportSize({ width, height: HEIGHT });
  await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' });
  await page.evaluate(async (size) => {
    document.documentElement.style.fontSize = size;
    scrollTo(0, 0);
    for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
  }, textPercent === 100 ? '' : `${textPercent}%`);
}

/** Everything that takes keys is a stop of Tab, is seen when it has the focus, and lets go of it. */
async function walk(page: Page): Promise<string[]> {
  const keys = new Keyboard(page);
  await keys.around();
  // The skip link, shown while it has the focus, lies over what is behind it.
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  return keys.faults;
}

/** What makes the page itself scroll sideways. What scrolls by itself, as a table may, does not. */
function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth = 0, clientWidth = 0 } = document.scrollingElement ?? {};
    if (scrollWidth <= clientWidth) return [];
    const all = [...document.querySelectorAll('body *')];
    const out = all.filter((one) => one.getBoundingClientRect().right > clientWidth + 1);
    const last = out.filter((one) => !out.some((other) => other !== one && one.contains(other)));
    return [
      `${scrollWidth} over ${clientWidth}`,
      ...last.slice(0, 5).map((one) => one.outerHTML.slice(0, 160)),
    ];
  });
}

async function picture(page: Page, sheet: string, name: string): Promise<void> {
  await page.screenshot({ path: join(PICTURES, `${sheet}-${name}.png`), animations: 'disabled' });
}
