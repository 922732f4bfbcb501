// Which host answers this window.
import type { Host } from '../host';
import { browserHost, takeToken } from './browser';
import { tauriHost } from './tauri';

/** The desktop shell when this is its window, else the bridge. */
export function connect(): Host {
  return '__TAURI_INTERNALS__' in window ? tauriHost() : browserHost(takeToken());
}
