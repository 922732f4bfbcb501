// A bridge on a profile of its own: the core and the pages, served to a browser. It can be killed
// and started again on the same profile, as an app is. Not here: who sits at it.
import { join } from 'node:path';
import { Core } from './core';
import { Program, ROOT, scratch } from './program';

export class Bridge extends Core {
  #program: Program;
  readonly #profile: string;
  readonly #hasKeyring: boolean;

  private constructor(profile: string, hasKeyring: boolean, program: Program, url: string) {
    super(url);
    this.#profile = profile;
    this.#hasKeyring = hasKeyring;
    this.#program = program;
  }

  /** Starts it. With a keyring means the one of the session, if there is one. */
  static async start(hasKeyring = true): Promise<Bridge> {
    const profile = scratch('profile');
    return new Bridge(profile, hasKeyring, ...(await serve(profile, hasKeyring)));
  }

  /** Ends the app as an empty battery does. */
  async kill(): Promise<void> {
    await this.#program.kill();
  }

  /** Starts it again on what it kept. Its address and token are new. */
  async startAgain(): Promise<void> {
    const [program, url] = await serve(this.#profile, this.#hasKeyring);
    this.#program = program;
    this.address = new URL(url);
  }
}

function serve(profile: string, hasKeyring: boolean): Promise<[Program, string]> {
  const args = ['--keyring', '--profile', profile, '--pages', join(ROOT, 'ui/dist')];
  // Where no message bus listens, no keyring answers.
  const nowhere = { DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(profile, 'no-bus')}` };
  const ready = join(profile, 'ready');
  return Program.start('hearth-bridge', args, ready, hasKeyring ? {} : nowhere);
}
