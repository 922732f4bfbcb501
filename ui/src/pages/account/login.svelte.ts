// A log-in in the browser, from the press to the moment the core hears of it.
import { Attempt } from '../../lib/attempt.svelte';
import type { LogIn, LoginStarted } from '../../lib/bindings';
import type { Frame } from '../../lib/frame.svelte';
import type { Host } from '../../lib/host';

export class BrowserLogin {
  readonly attempt: Attempt;
  /** The page to log in on, while one waits for it. */
  url = $state<string>();

  #host: Host;
  #frame: Frame;

  /** For the script of a page. `field` is the id of the control that takes the passphrase. */
  constructor(host: Host, frame: Frame, field = 'passphrase') {
    this.attempt = new Attempt([field]);
    this.#host = host;
    this.#frame = frame;
    // The core waits no longer, and the frame says why.
    $effect(() => {
      if (frame.state?.problem) this.url = undefined;
    });
  }

  start(how: LogIn): Promise<void> {
    return this.#begin(() => this.#host.call('start_login', how));
  }

  /** Begins again beside a store that does not open. */
  startOver(passphrase: string | null): Promise<void> {
    return this.#begin(() => this.#host.call('start_over', { passphrase }));
  }

  async #begin(begin: () => Promise<LoginStarted>): Promise<void> {
    const started = await this.attempt.run(begin);
    if (started === undefined) return;
    // What went wrong with the log-in before this one is said no longer.
    await this.#frame.ask();
    this.url = started.url;
    await this.open();
  }

  /** The address stays on the page, so a browser that does not open is no fault to be shown. */
  async open(): Promise<void> {
    if (this.url !== undefined) await this.#host.openExternal(this.url).catch(() => undefined);
  }

  async cancel(): Promise<void> {
    this.url = undefined;
    const state = await this.attempt.run(() => this.#host.call('cancel_login', {}));
    if (state) this.#frame.show(state);
  }
}
