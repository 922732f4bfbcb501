// Files of a record, fetched when they are looked at and forgotten when they are left: every look
// is on the record's access log, and nothing of it stays in the window.
import { SvelteMap } from 'svelte/reactivity';
import type { FileId, FileView } from '../../lib/bindings';
import { problemFrom } from '../../lib/problem';

type Fetched = { state: 'loading' } | { state: 'here'; url: string } | { state: 'failed'; why: string };

export class EvidenceFiles {
  #files = new SvelteMap<string, Fetched>();
  #get: (file: FileId) => Promise<Uint8Array<ArrayBuffer>>;
  #left = false;

  /** `get` fetches the bytes of a file. */
  constructor(get: (file: FileId) => Promise<Uint8Array<ArrayBuffer>>) {
    this.#get = get;
  }

  of(file: FileView): Fetched | undefined {
    return this.#files.get(file.id);
  }

  /** The address of the file's bytes in this window; undefined when they cannot be had. */
  async fetch(file: FileView): Promise<string | undefined> {
    const known = this.#files.get(file.id);
    if (known?.state === 'here') return known.url;
    if (known?.state === 'loading') return undefined;
    this.#files.set(file.id, { state: 'loading' });
    try {
      const bytes = await this.#get(file.id);
      if (this.#left) return undefined;
      const url = URL.createObjectURL(new Blob([bytes], { type: file.mediaType }));
      this.#files.set(file.id, { state: 'here', url });
      return url;
    } catch (thrown) {
      this.#files.set(file.id, { state: 'failed', why: problemFrom(thrown).message });
      return undefined;
    }
  }

  /** Gives every file back to the window's memory. */
  leave(): void {
    this.#left = true;
    for (const file of this.#files.values()) {
      if (file.state === 'here') URL.revokeObjectURL(file.url);
    }
    this.#files.clear();
  }
}

export function isPhoto(file: FileView): boolean {
  return file.mediaType.startsWith('image/');
}
