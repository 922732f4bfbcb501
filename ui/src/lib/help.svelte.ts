// Pressing for help, and what is done with a press: the same on the page and on the pad.
import { toHeading } from './arrive.svelte';
import { Attempt } from './attempt.svelte';
import type { AssistanceView, Cause } from './bindings';
import type { Host } from './host';
import type { Live } from './live.svelte';

export class Help {
  readonly attempt = new Attempt();

  #host: Host;
  #view: Live<AssistanceView>;
  #shows: (view: AssistanceView) => void;

  /** `shows` hears what is about to be shown, and is read from the heading. */
  constructor(host: Host, view: Live<AssistanceView>, shows: (view: AssistanceView) => void = () => {}) {
    this.#host = host;
    this.#view = view;
    this.#shows = shows;
  }

  press(cause: Cause): Promise<void> {
    return this.#act(() => this.#host.call('press', { cause, nature: 'live' }));
  }

  takeBack(request: string): Promise<void> {
    return this.#act(() => this.#host.call('take_back', { request }));
  }

  putAway(request: string): Promise<void> {
    return this.#act(() => this.#host.call('put_away', { request }));
  }

  async #act(work: () => Promise<AssistanceView>): Promise<void> {
    const next = await this.attempt.run(work);
    if (!next) return;
    this.#shows(next);
    this.#view.show(next);
    await toHeading();
  }
}
