// The bridge's host against a real server on loopback that answers as the bridge does.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fileMeta, state } from '../../../tests/state';
import { ProblemError } from '../host';
import { browserHost, takeToken } from './browser';

type Heard = { method: string; path: string; headers: IncomingMessage['headers']; body: Buffer };

let server: Server;
let answer: (request: Heard, response: ServerResponse) => void;
let heard: Heard[];

beforeEach(async () => {
  heard = [];
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const one = { method, path: url, headers, body: Buffer.concat(parts) };
      heard.push(one);
      answer(one, response);
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  const fetchHere = globalThis.fetch;
  vi.stubGlobal('fetch', (path: string, init?: RequestInit) =>
    fetchHere(new URL(path, `http://127.0.0.1:${port}`), init),
  );
});

afterEach(async () => {
  vi.unstubAllGlobals();
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
});

const json = (response: ServerResponse, status: number, body: unknown) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

test('a command goes out with the token and comes back typed', async () => {
  answer = (_, response) => json(response, 200, state());
  expect(await browserHost('secret').call('get_state', {})).toEqual(state());
  expect(heard[0]).toMatchObject({ method: 'POST', path: '/call/get_state' });
  expect(heard[0]?.headers.authorization).toBe('Bearer secret');
  expect(heard[0]?.body.toString()).toBe('{}');
});

test("the core's own problem is what is thrown", async () => {
  const fields = [{ field: 'a', message: 'Enter a' }];
  const problem = { code: 'invalid', message: 'Check', fields };
  answer = (_, response) => json(response, 422, problem);
  const thrown = await browserHost('t').call('get_state', {}).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(ProblemError);
  expect((thrown as ProblemError).problem).toEqual(problem);
});

test('an answer that is no problem becomes one that says what to do', async () => {
  answer = (_, response) => void response.writeHead(502).end('<html>Bad gateway</html>');
  const thrown = await browserHost('t').call('get_state', {}).catch((error: unknown) => error);
  expect((thrown as ProblemError).problem.message).toContain('open Hearth again');
});

test('a file keeps every byte and its name in any alphabet', async () => {
  const bytes = new Uint8Array([0, 255, 13, 10, 128]);
  answer = (request, response) => {
    if (request.method === 'PUT') json(response, 200, { id: 'f1' });
    else response.writeHead(200).end(Buffer.from(bytes));
  };
  const host = browserHost('t');
  await host.putFile(fileMeta({ name: 'Büro – 1.jpg' }), bytes.buffer);
  const sent = heard[0];
  expect(sent?.body).toEqual(Buffer.from(bytes));
  const meta = decodeURIComponent(String(sent?.headers['x-hearth-meta']));
  expect(JSON.parse(meta)).toEqual(fileMeta({ name: 'Büro – 1.jpg' }));
  expect(await host.getFile({ file: 'f1', record: null })).toEqual(bytes);
  expect(await host.getFile({ file: 'f1', record: 'r/2' })).toEqual(bytes);
  expect(heard.slice(1).map(({ path }) => path)).toEqual(['/files/f1', '/files/f1?record=r%2F2']);
});

test('events reach everyone who listens, over one stream that is opened again', async () => {
  let streams = 0;
  answer = (_, response) => {
    streams += 1;
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(': hello\n\ndata: {"type":"sta');
    response.write('te"}\n\n');
    // The first stream breaks, as it does when the core restarts.
    if (streams === 1) setTimeout(() => response.destroy(), 10);
  };
  const host = browserHost('t');
  const first = vi.fn();
  const second = vi.fn();
  const stops = [host.listen(first), host.listen(second)];
  await vi.waitFor(() => expect(second).toHaveBeenCalledTimes(2), { timeout: 5_000 });
  expect(first).toHaveBeenCalledTimes(2);
  expect(first).toHaveBeenCalledWith({ type: 'state' });
  expect(streams).toBe(2);
  expect(heard[0]?.headers.authorization).toBe('Bearer t');
  expect(heard.every(({ path }) => path === '/events')).toBe(true);
  for (const stop of stops) stop();
});

test('the token leaves the address bar and survives a reload of the tab', () => {
  history.replaceState(null, '', '/setup?step=2#token=abc');
  expect(takeToken()).toBe('abc');
  expect(location.pathname + location.search + location.hash).toBe('/setup?step=2');
  expect(takeToken()).toBe('abc');
});
