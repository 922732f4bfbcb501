// The shell's host against what a window of the shell holds: the entry through which Tauri's own
// script talks to the program behind the window.
import { afterEach, expect, test } from 'vitest';
import { fileMeta, state } from '../../../tests/state';
import { ProblemError } from '../host';
import { connect } from './connect';
import { tauriHost } from './tauri';

type Invoked = { command: string; input: unknown; headers: Record<string, string> | undefined };

let invoked: Invoked[] = [];

function shellAnswers(answer: (command: string) => unknown): void {
  invoked = [];
  const invoke = async (
    command: string,
    input: unknown,
    options?: { headers: Record<string, string> },
  ) => {
    invoked.push({ command, input, headers: options?.headers });
    return answer(command);
  };
  Object.assign(window, { __TAURI_INTERNALS__: { invoke } });
}

afterEach(() => {
  Reflect.deleteProperty(window, '__TAURI_INTERNALS__');
});

const thrownBy = (promise: Promise<unknown>) => promise.catch((error: unknown) => error);

test('a window of the shell talks to the shell', async () => {
  shellAnswers(() => state());
  const host = connect();
  expect(await host.call('get_state', {})).toEqual(state());
  expect(invoked).toMatchObject([{ command: 'call', input: { name: 'get_state', input: {} } }]);
});

test("the core's own problem is what is thrown", async () => {
  const problem = { code: 'loggedOut', message: 'Log in to go on', fields: [] };
  shellAnswers(() => Promise.reject(problem));
  const thrown = await thrownBy(tauriHost().call('get_state', {}));
  expect((thrown as ProblemError).problem).toEqual(problem);
});

test('anything else that is thrown says what to do', async () => {
  shellAnswers(() => Promise.reject('command call not found'));
  const thrown = await thrownBy(tauriHost().call('get_state', {}));
  expect((thrown as ProblemError).problem.message).toContain('open Hearth again');
});

test('a file goes out as raw bytes and comes back as raw bytes', async () => {
  const bytes = new Uint8Array([0, 255, 7]).buffer;
  shellAnswers((command) => (command === 'get_file' ? bytes : { id: 'f1' }));
  const host = tauriHost();
  const meta = fileMeta({ name: 'Büro.jpg' });
  await host.putFile(meta, bytes);
  expect(invoked[0]?.input).toBe(bytes);
  const header = invoked[0]?.headers?.['x-hearth-meta'] ?? '';
  expect(JSON.parse(decodeURIComponent(header))).toEqual(meta);
  expect(await host.getFile({ file: 'f1', record: null })).toEqual(new Uint8Array([0, 255, 7]));
  expect(invoked[1]?.input).toEqual({ file: { file: 'f1', record: null } });
});
