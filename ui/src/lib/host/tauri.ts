// The desktop shell as host. The only file that knows Tauri.
import { invoke, type InvokeArgs, type InvokeOptions } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import type { AppEvent, Commands, FileMeta, FileRef, ItemView } from '../bindings';
import { encodeMeta, type Host, isProblem, META_HEADER, ProblemError, silent } from '../host';

const EVENT = 'app-event';
const GO = 'go';

async function ask<T>(command: string, input: InvokeArgs, options?: InvokeOptions): Promise<T> {
  try {
    return await invoke<T>(command, input, options);
  } catch (cause) {
    throw isProblem(cause) ? new ProblemError(cause) : silent();
  }
}

function hear<T>(event: string, handler: (payload: T) => void): () => void {
  // Tauri answers later: whoever stops listening before that must not hear anything either.
  let listening = true;
  const stop = listen<T>(event, ({ payload }) => {
    if (listening) handler(payload);
  });
  return () => {
    listening = false;
    void stop.then((unlisten) => unlisten());
  };
}

/**
 * One ear of the window for what the core says. Tauri answers later that it listens, and what was said
 * before that is lost: whoever asks after they began to listen is answered after that.
 */
class Ear {
  #handlers = new Set<(event: AppEvent) => void>();
  #hears: Promise<unknown> | undefined;

  listen(handler: (event: AppEvent) => void): () => void {
    this.#handlers.add(handler);
    this.#hears ??= listen<AppEvent>(EVENT, ({ payload }) => {
      for (const each of [...this.#handlers]) each(payload);
    }).catch(() => undefined);
    return () => void this.#handlers.delete(handler);
  }

  async hears(): Promise<void> {
    await this.#hears;
  }
}

export function tauriHost(): Host {
  const ear = new Ear();
  return {
    async call<K extends keyof Commands>(name: K, input: Commands[K][0]) {
      await ear.hears();
      return ask<Commands[K][1]>('call', { name, input });
    },

    putFile(meta: FileMeta, bytes: ArrayBuffer) {
      return ask<ItemView>('put_file', bytes, { headers: { [META_HEADER]: encodeMeta(meta) } });
    },

    async getFile(file: FileRef) {
      return new Uint8Array(await ask<ArrayBuffer>('get_file', { file }));
    },

    listen(handler: (event: AppEvent) => void) {
      return ear.listen(handler);
    },

    openExternal(url: string) {
      return ask<void>('open_external', { url });
    },

    onGo(handler: (page: string) => void) {
      return hear(GO, handler);
    },

    pad: {
      open: () => ask<void>('open_pad', {}),
      close: () => ask<void>('close_pad', {}),
      leave: () => ask<void>('open_hearth', {}),
    },

    quit() {
      return ask<void>('quit', {});
    },
  };
}
