// Pages that come in a script of their own. One is asked for when somebody goes to it, or before
// that by the frame, once the first page is up. All pages of one script arrive together.
import type { Component } from 'svelte';

/** A script that is fetched once, or again after it could not be had. */
class Script<Pages> {
  pages = $state.raw<Pages>();
  thrown = $state.raw<unknown>();
  #arriving: Promise<void> | undefined;

  constructor(private readonly fetch: () => Promise<Pages>) {}

  load(): Promise<void> {
    this.#arriving ??= this.#load();
    return this.#arriving;
  }

  async #load(): Promise<void> {
    this.thrown = undefined;
    try {
      this.pages = await this.fetch();
    } catch (thrown) {
      this.thrown = thrown;
      this.#arriving = undefined;
    }
  }
}

export class Later<Page extends Component<any> = Component<any>> {
  private constructor(
    private readonly script: Script<unknown>,
    private readonly find: () => Page | undefined,
  ) {}

  /** The pages of a script, by the names under which it exports them. */
  static from<Pages extends Record<string, Component<any>>>(fetch: () => Promise<Pages>) {
    const script = new Script(fetch);
    return <Name extends keyof Pages>(name: Name) =>
      new Later<Pages[Name]>(script, () => script.pages?.[name]);
  }

  /** Undefined until its script is there. */
  get page(): Page | undefined {
    return this.find();
  }

  /** Why the script is not there. */
  get thrown(): unknown {
    return this.script.thrown;
  }

  load(): Promise<void> {
    return this.script.load();
  }
}
