// The key for assistance, practising, and the pad.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CannedCore } from '../gallery/canned/core';
import type { AssistanceView, ReadinessView, ShortcutView } from '../src/lib/bindings';
import Pad from '../src/pad/Pad.svelte';
import { combination } from '../src/pages/assistance/combination';
import { mounted, the } from './mounted';
import { furnished, inputs, opened, press, settled } from './opened';

const phone = { number: '01632 960111', words: 'I need help with a call.' };
const ready: ReadinessView = {
  readiness: { type: 'canAnswer', names: ['Aisha Khan'] },
  words: 'Aisha Khan can answer',
};
const reason = (id: string, title: string) => ({
  cause: { type: 'reason' as const, reason: id },
  title,
  hint: null,
  first: null,
  to: 'Clinician',
  readiness: ready,
});
const place: AssistanceView = {
  readiness: ready,
  reasons: [reason('clinical', 'Clinical help now'), reason('equipment', 'Equipment or line')],
  incidents: [],
  breaks: [],
  phone,
  presses: [],
};
const key = (over: Partial<ShortcutView> = {}): ShortcutView => ({
  words: 'You have chosen no key for assistance yet.',
  state: { type: 'none' },
  keys: null,
  offers: [{ keys: 'Control+Alt+KeyH', title: 'Ctrl + Alt + H' }],
  ...over,
});
const untried = key({
  words: 'Ctrl + Alt + H is chosen. You have not tried it yet.',
  state: { type: 'untried' },
  keys: 'Ctrl + Alt + H',
});

let core: CannedCore;

beforeEach(() => {
  core = new CannedCore({ phone });
  core.over.get_assistance = () => place;
  core.over.press = () => place;
  core.over.get_shortcut = () => key();
  core.over.set_shortcut = () => untried;
});

afterEach(() => vi.unstubAllGlobals());

function keydown(on: EventTarget, init: KeyboardEventInit) {
  const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init });
  on.dispatchEvent(event);
  return event;
}

test('a key is chosen from those offered, and is not promised before it was tried', async () => {
  const { root, main } = await opened('/assistance/key', core);
  await press(root, 'Use this key');
  expect(main().textContent).toContain('Choose a key, or press one of your own.');
  the<HTMLInputElement>(root, 'input[value="Control+Alt+KeyH"]').click();
  await press(root, 'Use this key');
  expect(inputs(core, 'set_shortcut')).toEqual([{ keys: 'Control+Alt+KeyH' }]);
  expect(main().textContent).toContain('You have not tried it yet');
  expect(main().textContent).not.toContain('brings help before you');
});

test('a key of their own is taken as it is pressed, and Tab leads on', async () => {
  const { root } = await opened('/assistance/key', core);
  the<HTMLInputElement>(root, 'input[value="own"]').click();
  await settled();
  const field = the<HTMLInputElement>(root, '#own-keys');
  const held = { ctrlKey: true, shiftKey: true };
  expect(keydown(field, { code: 'KeyJ', key: 'J', ...held }).defaultPrevented).toBe(true);
  expect(keydown(field, { code: 'Tab', key: 'Tab' }).defaultPrevented).toBe(false);
  await press(root, 'Use this key');
  expect(inputs(core, 'set_shortcut')).toEqual([{ keys: 'Control+Shift+KeyJ' }]);
});

test('keys that only lead to another one are no combination', () => {
  const event = (init: KeyboardEventInit) => combination(new KeyboardEvent('keydown', init));
  expect(event({ code: 'ControlLeft', key: 'Control', ctrlKey: true })).toBeUndefined();
  expect(event({ code: 'Pause', key: 'Pause' })).toBe('Pause');
});

test('while it listens, a key that was heard in its own window is said to show nothing', async () => {
  core.over.get_shortcut = () =>
    key({ state: { type: 'listens', until: 1_764_090_060_000, own: true }, keys: 'Ctrl + Alt + H' });
  const { main } = await opened('/assistance/key', core);
  expect(the(main(), 'h1').textContent).toBe('Press Ctrl + Alt + H in your call program');
  expect(main().textContent).toContain('That shows nothing yet');
});

test('where there is no key, the page says what to use and offers none', async () => {
  core.over.get_shortcut = () =>
    key({ state: { type: 'unavailable' }, words: 'This desktop (Wayland) gives programs no key.' });
  const { root, main } = await opened('/assistance/key', core);
  expect(main().textContent).toContain('This desktop (Wayland)');
  expect(root.querySelector('form')).toBeNull();
});

test('practice presses a drill and nothing else, and says so at every button', async () => {
  const { root } = await opened('/assistance/practice', core);
  expect(root.querySelectorAll('.app-cause .nhsuk-tag')).toHaveLength(2);
  await press(root, /Clinical help now/);
  expect(inputs(core, 'press')).toEqual([{ cause: place.reasons[0]?.cause, nature: 'drill' }]);
  expect(location.pathname).toBe('/assistance');
});

async function pad(over = {}) {
  furnished();
  const closed = vi.fn();
  core.change(over);
  const none = () => Promise.resolve();
  const host = Object.assign(core, { pad: { open: none, leave: none, close: closed } });
  const root = mounted(Pad, { host });
  await settled();
  return { root, closed };
}

test('on the pad a number presses its button, and Escape closes it', async () => {
  const { root, closed } = await pad();
  expect(the(root, 'h1').textContent).toBe('Get help now');
  expect(root.textContent).toContain('01632 960111');
  keydown(window, { key: '2' });
  await settled();
  expect(inputs(core, 'press')).toEqual([{ cause: place.reasons[1]?.cause, nature: 'live' }]);
  keydown(window, { key: '9' });
  keydown(window, { key: '1', ctrlKey: true });
  await settled();
  expect(inputs(core, 'press')).toHaveLength(1);
  keydown(window, { key: 'Escape' });
  expect(closed).toHaveBeenCalledOnce();
});

test('on the pad there is the number and nothing to press while Hearth is locked', async () => {
  const { root } = await pad({ stage: 'locked' });
  expect(root.textContent).toContain('01632 960111');
  expect(root.textContent).toContain('only the phone works');
  expect(root.querySelectorAll('.app-cause')).toHaveLength(0);
  expect(inputs(core, 'get_assistance')).toHaveLength(0);
});

test('what could not be pressed is said on the pad at once', async () => {
  core.refuse.set('press', { code: 'tooMany', message: 'Too many presses wait. Phone instead.', fields: [] });
  const { root } = await pad();
  keydown(window, { key: '1' });
  await settled();
  expect(the(root, '[role="alert"]').textContent).toContain('Phone instead');
});
