// Somebody at a browser of their own, with an app of their own. Not here: what they do there.
import type { BrowserContext, Page } from 'playwright-core';
import { inject } from 'vitest';
import type { Role } from '../../ui/src/lib/bindings';
import { Bridge } from './bridge';
import { theBrowser } from './browser';
import { Line } from './line';
import { PASSPHRASE, use } from './login';
import { invite } from './invitation';

/** A normal laptop window. */
export const WIDE = { width: 1024, height: 720 };

type Means = {
  /** The line to the server can be cut. */
  line?: boolean;
  /** The computer has no keyring: a passphrase is asked for, on any machine. */
  noKeyring?: boolean;
};

export class Person {
  private constructor(
    readonly name: string,
    readonly bridge: Bridge,
    readonly context: BrowserContext,
    readonly page: Page,
    readonly invitation: string,
    /** The line to the server; only whoever asked for one has one to cut. */
    readonly line: Line | undefined,
  ) {}

  /** Sits down with an invitation and has not used it yet. */
  static async arrives(name: string, invitation: string, means: Means = {}): Promise<Person> {
    const [line, link] = means.line ? await Line.through(invitation) : [undefined, invitation];
    const bridge = await Bridge.start(!means.noKeyring);
    const context = await (await theBrowser()).newContext({ viewport: WIDE });
    context.setDefaultTimeout(30_000);
    const page = await context.newPage();
    return new Person(name, bridge, context, page, link, line);
  }

  /** Has joined, and looks at the first page. */
  static async joined(name: string, invitation: string, means: Means = {}): Promise<Person> {
    const person = await Person.arrives(name, invitation, means);
    await use(person.bridge, name, person.invitation);
    await person.open('/');
    return person;
  }

  /** Somebody whom the demonstration invited. */
  static async known(name: string): Promise<Person> {
    const invitation = inject('invitations')[name];
    if (invitation === undefined) throw new Error(`The demonstration does not know ${name}.`);
    return Person.joined(name, invitation);
  }

  /** Somebody new, whom Grace invited. */
  static async invited(name: string, roles: Role[], means: Means = {}): Promise<Person> {
    return Person.joined(name, await invite(name, roles), means);
  }

  /** Opens a page afresh, as a window that is opened. */
  async open(path: string): Promise<void> {
    const url = new URL(this.bridge.url);
    url.pathname = path;
    // Only another document takes the token of another start.
    await this.page.goto('about:blank');
    await this.page.goto(url.href);
    await this.page.getByRole('heading', { level: 1 }).waitFor();
  }

  /** Goes to a page as a link in it would. */
  async go(path: string): Promise<void> {
    await this.page.evaluate((to) => {
      history.pushState(null, '', to);
      dispatchEvent(new PopStateEvent('popstate'));
    }, path);
  }

  /** Opens the store again, if it is locked. Where there is a keyring, one press does. */
  async unlock(): Promise<void> {
    const { stage, key } = await this.bridge.call('get_state', {});
    if (stage !== 'locked') return;
    if (key === 'passphrase') {
      await this.page.getByRole('textbox', { name: 'Your passphrase' }).fill(PASSPHRASE);
    }
    await this.page.getByRole('button', { name: 'Unlock' }).click();
    await this.page.getByRole('link', { name: 'Hearth', exact: true }).waitFor();
  }

  /** Goes home; the app and its profile go too. */
  async leaves(): Promise<void> {
    await this.context.close();
    await this.bridge.kill();
    this.line?.close();
  }
}
