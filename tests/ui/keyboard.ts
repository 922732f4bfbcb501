// A person's hands on the keyboard: keys go down, and at every stop one looks where the focus is
// and if it can be seen. Nothing here touches the page in any other way. Not here: what is pressed
// for, and why.
import type { Page, Request } from 'playwright-core';
import { beginRound, look, passedBy, type Stop } from './focus';

export type { Stop } from './focus';

/** More presses than any page has stops. */
const MOST = 600;

/** What the page asks of the core, but for the stream of events, which never ends. */
const CALLS = /\/(call|files)\//;

export class Keyboard {
  readonly #page: Page;
  /** What one could not see, for as long as nobody has asked. */
  readonly faults: string[] = [];
  #presses = 0;
  #underway = 0;
  #atRest = () => {};

  constructor(page: Page) {
    this.#page = page;
    const begins = (request: Request) => CALLS.test(request.url());
    page.on('request', (request) => (this.#underway += begins(request) ? 1 : 0));
    const ends = (request: Request) => {
      this.#underway -= begins(request) ? 1 : 0;
      if (this.#underway === 0) this.#atRest();
    };
    page.on('requestfinished', ends);
    page.on('requestfailed', ends);
  }

  /** Keys that went down so far, letters of words not counted. */
  get presses(): number {
    return this.#presses;
  }

  async press(key: string): Promise<void> {
    this.#presses += 1;
    await this.#page.keyboard.press(key);
  }

  async type(words: string): Promise<void> {
    await this.#page.keyboard.type(words);
  }

  /** The next stop, or with Shift the one before. */
  tab(): Promise<Stop> {
    return this.#move('Tab');
  }

  tabBack(): Promise<Stop> {
    return this.#move('Shift+Tab');
  }

  /** Where the focus is now. */
  here(): Promise<Stop> {
    return this.#look(false);
  }

  /** Goes on with Tab until a stop is the one that is wanted. */
  async to(what: string, is: (stop: Stop) => boolean): Promise<Stop> {
    const met = [];
    for (let press = 0; press < MOST; press += 1) {
      const stop = await this.tab();
      if (is(stop)) return stop;
      met.push(`${stop.role} "${stop.name}"`);
      // Once around and not met: it cannot be reached.
      if (met.length > 3 && met.slice(0, -1).includes(met.at(-1) ?? '') && stop.isFirst) break;
    }
    throw new Error(`${what} cannot be reached by Tab. On the way:\n${met.join('\n')}`);
  }

  toButton(name: string | RegExp): Promise<Stop> {
    return this.to(`The button "${name}"`, (stop) => stop.role === 'button' && fits(stop, name));
  }

  toLink(name: string | RegExp): Promise<Stop> {
    return this.to(`The link "${name}"`, (stop) => stop.role === 'link' && fits(stop, name));
  }

  toField(name: string | RegExp): Promise<Stop> {
    return this.to(`The field "${name}"`, (stop) => stop.role === 'textbox' && fits(stop, name));
  }

  /** Waits until a page's heading has come and has the focus, as a page change brings it. */
  async arrives(heading: string | RegExp): Promise<void> {
    await this.#page
      .getByRole('heading', { level: 1, name: heading })
      .and(this.#page.locator(':focus'))
      .waitFor();
  }

  /** Notes it when the focus went with what was pressed, so that nobody knows where they are. */
  async keepsFocus(pressed: Stop): Promise<void> {
    if (this.#underway > 0) await new Promise<void>((done) => (this.#atRest = done));
    const { role } = await this.here();
    if (role === 'none') this.faults.push(`The focus is lost at ${pressed.role} "${pressed.name}"`);
  }

  /** Goes around the whole page with Tab. What can be pressed and was never met is a fault. */
  async around(): Promise<void> {
    await this.#page.evaluate(beginRound);
    let stop = await this.here();
    for (let press = 0; press < MOST; press += 1) {
      stop = await this.tab();
      if (!stop.isFirst) continue;
      this.faults.push(...(await this.#page.evaluate(passedBy)));
      return;
    }
    this.faults.push(`Tab never comes around. It is at "${stop.name}".`);
  }

  async #move(key: 'Tab' | 'Shift+Tab'): Promise<Stop> {
    // No person is faster than the page: what the last press began is done before the next.
    if (this.#underway > 0) await new Promise<void>((done) => (this.#atRest = done));
    await this.press(key);
    return this.#look(true);
  }

  async #look(moved: boolean): Promise<Stop> {
    const { stop, faults } = await this.#page.evaluate(look, moved);
    this.faults.push(...faults);
    return stop;
  }
}

function fits({ name }: Stop, wanted: string | RegExp): boolean {
  return typeof wanted === 'string' ? name === wanted : wanted.test(name);
}
