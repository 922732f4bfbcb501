import { describe, expect, test } from 'vitest';
import { state } from '../../tests/state';
import { type Entry, isCurrent, navigationFor } from '../navigation';
import type { AppState, Problem, Role } from './bindings';
import { banners, Frame } from './frame.svelte';
import type { Host } from './host';

test('an answer that a later one overtook does not take its place', async () => {
  const answers: Array<(state: AppState) => void> = [];
  const call = () => new Promise<AppState>((resolve) => answers.push(resolve));
  const frame = new Frame({ call } as unknown as Host);
  const asked = [frame.ask(), frame.ask()];
  answers[1]?.(state({ connection: 'online' }));
  answers[0]?.(state({ connection: 'unknown' }));
  await Promise.all(asked);
  expect(frame.state?.connection).toBe('online');
});

describe('the banners', () => {
  const offline = (waiting: { answers: number; files: number; packages: number }) =>
    banners(state({ connection: 'offline', waiting })).map(({ text }) => text);

  test('are none when all is well', () => {
    expect(banners(state())).toEqual([]);
    expect(banners(state({ connection: 'unknown' }))).toEqual([]);
  });

  test.each([
    [{ answers: 0, files: 0, packages: 0 }, 'Everything you enter is saved on this computer.'],
    [{ answers: 2, files: 3, packages: 0 }, '2 answers and 3 files are saved on this computer'],
    [{ answers: 1, files: 0, packages: 0 }, '1 answer is saved on this computer'],
    [{ answers: 0, files: 0, packages: 1 }, 'What you have sent goes out when you are back'],
  ])('offline say what waits: %o', (waiting, words) => {
    expect(offline(waiting)).toHaveLength(1);
    expect(offline(waiting)[0]).toMatch(/^Working offline\. /);
    expect(offline(waiting)[0]).toContain(words);
  });

  test('to staff, whose work lies on the server, promise nothing about this computer', () => {
    const person = { name: 'Tom Barnes', roles: ['manager' as const], teams: [] };
    const said = banners(state({ person, needsLogin: true, connection: 'offline' }));
    expect(said.map(({ text }) => text)).toEqual([
      'You are logged out. Log in to see and change records.',
      'Working offline. Your work here needs a connection. Nothing is sent until it is back.',
    ]);
  });

  test('say to whom it matters that a press would reach nobody', () => {
    const readiness = { readiness: { type: 'phoneOnly' as const }, words: 'Phone only' };
    const help = { readiness, nobody: true, pressed: 0, shift: 1 as number | null, onCall: false };
    const said = (over: Partial<AppState>) => banners(state(over)).map(({ text }) => text);
    const phone = { number: '01632 960111', words: 'Help.' };
    expect(said({ help, phone })).toEqual([
      'Nobody can answer in Hearth now. Phone 01632 960111 for help.',
    ]);
    expect(said({ help: { ...help, shift: null }, phone })).toEqual([]);
    expect(said({ help: { ...help, nobody: false }, phone }), 'nobody knows').toEqual([]);
    const answering = { duty: null, waiting: 0, ringing: 0, warning: 'Nobody is on duty.' };
    expect(said({ answering })).toEqual(['Nobody is on duty.']);
  });

  test('say every true thing once, what went wrong last', () => {
    const all = { demo: true, clockAheadMs: 172_800_000, needsLogin: true } as const;
    const problem: Problem = { code: 'damaged', message: 'Kept aside.', fields: [] };
    const said = banners(state({ ...all, connection: 'offline', problem }));
    expect(said.map(({ about }) => about)).toEqual(['demo', 'clock', 'login', 'offline', 'problem']);
  });
});

describe('the navigation', () => {
  const entries: Entry[] = [
    { text: 'Home', href: '/', roles: 'everyone' },
    { text: 'My setup', href: '/setup', roles: ['advisor'] },
    { text: 'Reviews', href: '/reviews', roles: ['manager', 'assessor'] },
  ];

  test('offers each role its pages, and several roles one list', () => {
    const offered = (roles: Role[]) => navigationFor(roles, entries).map(({ text }) => text);
    expect(offered([])).toEqual(['Home']);
    expect(offered(['advisor'])).toEqual(['Home', 'My setup']);
    expect(offered(['assessor', 'advisor'])).toEqual(['Home', 'My setup', 'Reviews']);
  });

  test('marks the page and those below it, and Home only at home', () => {
    const setup = { text: 'My setup', href: '/setup' };
    expect(isCurrent(setup, '/setup/desk')).toBe(true);
    expect(isCurrent(setup, '/setup-help')).toBe(false);
    expect(isCurrent({ text: 'Home', href: '/' }, '/setup')).toBe(false);
  });
});
