// The core behind a bridge, asked directly: for what a test prepares or reads and does not show.
// Not here: the process that answers.
import type { Commands, FileMeta, ItemView } from '../../ui/src/lib/bindings';

export class Core {
  protected address: URL;

  /** The address that the bridge gave out, with the token of its start. */
  constructor(url: string) {
    this.address = new URL(url);
  }

  /** Where a browser opens it. */
  get url(): string {
    return this.address.href;
  }

  /** One command, by its name. */
  async call<K extends keyof Commands>(name: K, input: Commands[K][0]): Promise<Commands[K][1]> {
    const headers = { ...this.#authorization, 'content-type': 'application/json' };
    const body = JSON.stringify(input);
    return (await this.#ask(`/call/${name}`, { method: 'POST', headers, body })) as Commands[K][1];
  }

  /** A file, byte for byte. */
  async putFile(meta: FileMeta, body: Uint8Array<ArrayBuffer>): Promise<ItemView> {
    const headers = {
      ...this.#authorization,
      'content-type': 'application/octet-stream',
      'x-hearth-meta': encodeURIComponent(JSON.stringify(meta)),
    };
    return (await this.#ask('/files', { method: 'PUT', headers, body })) as ItemView;
  }

  get #authorization(): { authorization: string } {
    return { authorization: `Bearer ${this.address.hash.replace('#token=', '')}` };
  }

  async #ask(path: string, request: RequestInit): Promise<unknown> {
    const answer = await fetch(new URL(path, this.address), request);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path} was refused (${answer.status}): ${text}`);
    return JSON.parse(text);
  }
}
