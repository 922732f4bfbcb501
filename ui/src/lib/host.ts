// What the pages may ask of the program around them. Two hosts answer: the desktop shell, and
// the bridge that serves the same core to a browser. Pages see neither, only this.
import { createContext } from 'svelte';
import type { AppEvent, Commands, FileMeta, FileRef, ItemView, Problem } from './bindings';

export interface Host {
  /** Runs one command of the core. Rejects with a `ProblemError`. */
  call<K extends keyof Commands>(name: K, input: Commands[K][0]): Promise<Commands[K][1]>;
  /**
   * Gives a file to the core as it is, byte for byte, and answers with the item it now belongs to.
   * Rejects with a `ProblemError`.
   */
  putFile(meta: FileMeta, bytes: ArrayBuffer): Promise<ItemView>;
  /** The bytes of a file that the core or the server holds. Rejects with a `ProblemError`. */
  getFile(file: FileRef): Promise<Uint8Array<ArrayBuffer>>;
  /** Hears every event of the core until the answer is called. */
  listen(handler: (event: AppEvent) => void): () => void;
  /** Opens an address outside Hearth, in the person's own browser, mail or phone program. */
  openExternal(url: string): Promise<void>;
  /** Hears to which of its pages the tray sends the window; there where there is a tray. */
  onGo?(handler: (page: string) => void): () => void;
  /** The small window for help; there where the program can have one. */
  pad?: {
    /** Opens it, above every other window. */
    open(): Promise<void>;
    /** From it: closes it. */
    close(): Promise<void>;
    /** From it: brings the main window. */
    leave(): Promise<void>;
  };
  /** Ends the program; there where the program is Hearth's own and not a browser. */
  quit?(): Promise<void>;
}

/** What a host rejects with: the core's own `Problem`, or one made here when the core is silent. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  constructor(readonly problem: Problem) {
    super(problem.message);
  }
}

/** Name of the header that carries a file's `FileMeta` as percent-encoded JSON. */
export const META_HEADER = 'x-hearth-meta';

export function encodeMeta(meta: FileMeta): string {
  return encodeURIComponent(JSON.stringify(meta));
}

/** The core did not answer at all, or not in a form that Hearth knows. */
export function silent(): ProblemError {
  return new ProblemError({
    code: 'unexpected',
    message: 'Hearth did not answer. Close this window, open Hearth again and try once more.',
    fields: [],
  });
}

export function isProblem(value: unknown): value is Problem {
  if (typeof value !== 'object' || value === null) return false;
  const { code, message, fields } = value as Record<string, unknown>;
  return typeof code === 'string' && typeof message === 'string' && Array.isArray(fields);
}

export const [getHost, setHost] = createContext<Host>();
