// The bridge as host: the same core, served to a browser on this computer.
// Every request carries the token of this run in a header, events too, so no address holds it.
import type { AppEvent, Commands, FileMeta, FileRef, ItemView } from '../bindings';
import { encodeMeta, type Host, isProblem, META_HEADER, ProblemError, silent } from '../host';
import { readEvents } from './event-stream';

const TOKEN_KEY = 'hearth-token';
const RETRY_FIRST_MS = 250;
const RETRY_LONGEST_MS = 5_000;

/** Takes the token out of the address bar and keeps it for this tab, so a reload still works. */
export function takeToken(): string {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token === null) return sessionStorage.getItem(TOKEN_KEY) ?? '';
  sessionStorage.setItem(TOKEN_KEY, token);
  history.replaceState(history.state, '', location.pathname + location.search);
  return token;
}

async function problemOf(response: Response): Promise<ProblemError> {
  try {
    const body: unknown = await response.json();
    return isProblem(body) ? new ProblemError(body) : silent();
  } catch {
    return silent();
  }
}

export function browserHost(token: string): Host {
  const authorization = `Bearer ${token}`;
  const handlers = new Set<(event: AppEvent) => void>();
  let leaving: AbortController | undefined;

  async function send(path: string, init: RequestInit): Promise<Response> {
    let response: Response;
    try {
      response = await fetch(path, {
        ...init,
        headers: { ...init.headers, authorization },
        cache: 'no-store',
      });
    } catch {
      throw silent();
    }
    if (!response.ok) throw await problemOf(response);
    return response;
  }

  async function events(signal: AbortSignal, opened: () => void): Promise<void> {
    const headers = { accept: 'text/event-stream' };
    const response = await send('/events', { method: 'GET', headers, signal });
    opened();
    if (response.body === null) return;
    for await (const data of readEvents(response.body)) {
      const event = JSON.parse(data) as AppEvent;
      for (const handler of [...handlers]) handler(event);
    }
  }

  return {
    async call<K extends keyof Commands>(name: K, input: Commands[K][0]) {
      const response = await send(`/call/${encodeURIComponent(String(name))}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(input),
      });
      return (await response.json()) as Commands[K][1];
    },

    async putFile(meta: FileMeta, bytes: ArrayBuffer) {
      const response = await send('/files', {
        method: 'PUT',
        headers: { 'content-type': 'application/octet-stream', [META_HEADER]: encodeMeta(meta) },
        body: bytes,
      });
      return (await response.json()) as ItemView;
    },

    async getFile({ file, record }: FileRef) {
      const of = record === null ? '' : `?record=${encodeURIComponent(record)}`;
      const response = await send(`/files/${encodeURIComponent(file)}${of}`, { method: 'GET' });
      return new Uint8Array(await response.arrayBuffer());
    },

    // One stream for all who listen: a browser allows few connections to one address.
    listen(handler: (event: AppEvent) => void) {
      handlers.add(handler);
      if (leaving === undefined) {
        leaving = new AbortController();
        void follow(leaving.signal, events);
      }
      return () => {
        handlers.delete(handler);
        if (handlers.size > 0) return;
        leaving?.abort();
        leaving = undefined;
      };
    },

    async openExternal(url: string) {
      window.open(url, '_blank', 'noopener,noreferrer');
    },
  };
}

/** Opens the stream again whenever it ends, waiting longer each time it cannot be opened. */
async function follow(
  signal: AbortSignal,
  stream: (signal: AbortSignal, opened: () => void) => Promise<void>,
): Promise<void> {
  let wait = RETRY_FIRST_MS;
  while (!signal.aborted) {
    try {
      await stream(signal, () => (wait = RETRY_FIRST_MS));
    } catch {
      // A stream that breaks is opened again below; the pages see only the events.
    }
    if (signal.aborted) return;
    await new Promise((resolve) => setTimeout(resolve, wait));
    wait = Math.min(wait * 2, RETRY_LONGEST_MS);
  }
}
