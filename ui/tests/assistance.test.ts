// Help: its place in the header, pressing, and the desk of those who answer.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CannedCore } from '../gallery/canned/core';
import type {
  AnsweringView,
  AssistanceView,
  PressView,
  ReadinessView,
  RequestView,
} from '../src/lib/bindings';
import { the } from './mounted';
import { inputs, opened, press, pressable, settled } from './opened';

const phone = { number: '01632 960111', words: 'I need help with a call.' };
const ready: ReadinessView = {
  readiness: { type: 'canAnswer', names: ['Aisha Khan'] },
  words: 'Aisha Khan can answer',
};
const cause = { type: 'reason' as const, reason: 'clinical' };

const pressed: PressView = {
  id: '01890a5d-ac96-774b-bcce-b302099a8057',
  title: 'Clinical help now',
  nature: 'live',
  step: 'pressed',
  headline: 'Not sent yet. Call 01632 960111 now.',
  detail: null,
  first: null,
  say: 'I need clinical help on a call now.',
  steps: [
    { text: 'Pressed, and kept on this computer', at: 1_764_090_000_000 },
    { text: 'Seen', at: null },
  ],
  canTakeBack: true,
  canPutAway: false,
};

function place(presses: PressView[] = []): AssistanceView {
  const reason = { cause, title: 'Clinical help now', hint: null, first: null, to: 'Clinician' };
  return { readiness: ready, reasons: [{ ...reason, readiness: ready }], incidents: [], breaks: [], phone, presses };
}

const waiting: RequestView = {
  id: pressed.id,
  title: 'Clinical help now',
  from: 'Priya Shah',
  nature: 'live',
  pressed: 1_764_090_000_000,
  headline: 'Nobody has this yet.',
  waits: true,
  rings: true,
  mine: false,
  takes: [{ to: 'clinician', title: 'Take this' }],
  canDivert: false,
  canHandBack: false,
  outcomes: [],
  cannotClose: null,
  steps: pressed.steps,
};

function desk(over: Partial<AnsweringView> = {}): AnsweringView {
  const none = { onDuty: [], warning: null, requests: [], lost: [], card: null };
  return { duty: null, canGoOnDuty: true, connected: true, ...none, ...over };
}

let sounded = 0;

/** A computer with a loudspeaker, which a test cannot hear and can count. */
class Loudspeaker {
  state = 'running';
  currentTime = 0;
  destination = {};
  resume = () => {
    sounded += 1;
    return Promise.resolve();
  };
  createGain = () => ({
    gain: { setValueAtTime: () => {}, linearRampToValueAtTime: () => {} },
    connect: () => {},
  });
  createOscillator = () => ({
    frequency: {},
    connect: () => {},
    start: () => {},
    stop: () => {},
  });
}

function answerer(view: AnsweringView): CannedCore {
  const core = new CannedCore({
    person: { name: 'Aisha Khan', roles: ['clinician'], teams: [] },
    phone,
    answering: {
      duty: view.duty,
      waiting: view.requests.length,
      ringing: view.requests.filter((one) => one.rings).length,
      warning: view.warning,
    },
  });
  core.over.get_answering = () => view;
  core.over.shown = () => view;
  core.over.take = () => desk();
  core.over.set_duty = ({ on }) => desk({ duty: on ? 1_764_090_000_000 : null });
  return core;
}

let core: CannedCore;

beforeEach(() => {
  const help = { readiness: ready, nobody: false, pressed: 0, shift: null, onCall: false };
  core = new CannedCore({ phone, help });
  core.over.get_assistance = () => place();
});

afterEach(() => vi.unstubAllGlobals());

test('every page says what a press would do now, and leads to it', async () => {
  const { root } = await opened('/sent', core);
  expect(the(root, '.app-help__words').textContent).toBe('Aisha Khan can answer');
  expect(pressable(root, 'Assistance').getAttribute('href')).toBe('/assistance');
});

test('who has nothing to press reads the number', async () => {
  const { root } = await opened('/desk', answerer(desk()));
  expect(root.querySelector('.app-help')).toBeNull();
  expect(the(root, '.app-phone-card').textContent).toContain(phone.number);
});

test('one press does it, and only what was confirmed has a time', async () => {
  core.over.press = () => place([pressed]);
  const { root, main } = await opened('/assistance', core);
  expect(main().textContent).toContain('not a 999 service');
  await press(root, /^Clinical help now/);
  expect(inputs(core, 'press')).toEqual([{ cause, nature: 'live' }]);
  expect(the(main(), 'h1').textContent).toBe(pressed.headline);
  expect(the(main(), '.app-pressed').textContent).toContain(pressed.say);
  const steps = [...main().querySelectorAll('.app-ladder__step')].map((step) => step.textContent);
  expect(steps[0]).not.toContain('Not yet');
  expect(steps[1]).toContain('Not yet');
});

test('a break after a difficult call stands apart from calls for help, and asks nothing', async () => {
  const core = new CannedCore();
  const asked = { type: 'reason' as const, reason: 'break' };
  const offered = {
    cause: asked,
    title: 'A break after a difficult call',
    hint: null,
    first: null,
    to: 'Shift lead',
    readiness: ready,
  };
  core.over.get_assistance = () => ({ ...place(), breaks: [offered] });
  core.over.press = () => place([pressed]);
  const { root, main } = await opened('/assistance', core);
  expect(main().textContent).toContain('You do not have to say why');
  await press(root, /^A break after a difficult call/);
  expect(inputs(core, 'press')).toMatchObject([{ cause: asked }]);
});

test('a press can be taken back, and one that has ended put away', async () => {
  core.over.get_assistance = () => place([pressed]);
  const ended = { ...pressed, step: 'ended' as const, canTakeBack: false, canPutAway: true };
  core.over.take_back = () => place([{ ...ended, headline: 'Taken back.' }]);
  core.over.put_away = () => place();
  const { root, main } = await opened('/assistance', core);
  await press(root, 'Take it back');
  expect(the(main(), 'h1').textContent).toBe('Taken back.');
  await press(root, 'Done');
  expect(inputs(core, 'put_away')).toEqual([{ request: pressed.id }]);
  expect(main().querySelector('.app-pressed')).toBeNull();
});

test('a request counts as seen once it has sounded', async () => {
  vi.stubGlobal('AudioContext', Loudspeaker);
  const core = answerer(desk({ duty: 1, requests: [waiting] }));
  const { root } = await opened('/desk', core);
  await vi.waitFor(() => expect(inputs(core, 'shown')).toEqual([{ request: waiting.id }]));
  expect(the(root, 'h1').textContent).toContain('1 person needs help');
  expect(root.textContent).not.toContain('The sound is held back');
});

test('a request that cannot be heard is not called seen', async () => {
  const core = answerer(desk({ duty: 1, requests: [waiting] }));
  const { root } = await opened('/desk', core);
  await vi.waitFor(() => expect(root.textContent).toContain('The sound is held back'));
  expect(inputs(core, 'shown')).toEqual([]);
});

test('practice on the desk is not called help', async () => {
  const drill = { ...waiting, nature: 'drill' as const };
  const { main } = await opened('/desk', answerer(desk({ duty: 1, requests: [drill] })));
  expect(the(main(), 'h1').textContent).toContain('1 person practises');
  expect(main().textContent).not.toContain('needs help');
});

test('who practises is not told to phone', async () => {
  const drill = { ...pressed, nature: 'drill' as const, first: 'Call 999 first.' };
  core.over.get_assistance = () => place([drill]);
  const { main } = await opened('/assistance', core);
  const shown = the(main(), '.app-pressed').textContent;
  expect(shown).toContain('In earnest you would also phone');
  expect(shown).not.toContain('Call 999 first.');
});

test('one key takes the first request', async () => {
  const core = answerer(desk({ duty: 1, requests: [waiting] }));
  await opened('/desk', core);
  window.dispatchEvent(new KeyboardEvent('keydown', { key: 't' }));
  await settled();
  expect(inputs(core, 'take')).toEqual([{ request: waiting.id, to: 'clinician' }]);
});

test('a key that is held takes one request, and not all that wait', async () => {
  const second = { ...waiting, id: '01890a5d-ac96-774b-bcce-b302099a8058' };
  const core = answerer(desk({ duty: 1, requests: [waiting, second] }));
  core.over.take = () => desk({ duty: 1, requests: [second] });
  await opened('/desk', core);
  window.dispatchEvent(new KeyboardEvent('keydown', { key: 't' }));
  for (let times = 0; times < 3; times += 1) {
    await settled();
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 't', repeat: true }));
  }
  await settled();
  expect(inputs(core, 'take')).toHaveLength(1);
});

test('a request whose time makes no sense hides no other', async () => {
  const strange = { ...waiting, id: '01890a5d-ac96-774b-bcce-b302099a8058', pressed: -9e18 };
  const { main } = await opened('/desk', answerer(desk({ duty: 1, requests: [strange, waiting] })));
  expect(main().textContent).toContain('at an unknown time');
  expect(main().textContent).toContain('2 people need help');
});

test('what somebody had and has not any more is said', async () => {
  const gone = 'Priya Shah has taken back the request that you had.';
  const core = answerer(desk({ duty: 1, lost: [gone] }));
  core.over.read_lost = () => desk({ duty: 1 });
  const { root, main } = await opened('/desk', core);
  expect(main().textContent).toContain(gone);
  await press(root, 'I have read this');
  expect(main().textContent).not.toContain(gone);
});

test('nobody goes on duty before the sound was heard', async () => {
  vi.stubGlobal('AudioContext', Loudspeaker);
  const core = answerer(desk());
  const { root } = await opened('/desk', core);
  expect(root.textContent).not.toContain('go on duty?');
  await press(root, 'Play the sound');
  await vi.waitFor(() => pressable(root, 'I heard it: go on duty'));
  await press(root, 'I heard it: go on duty');
  expect(inputs(core, 'set_duty')).toEqual([{ on: true, heard: true }]);
});

test('somebody who waits is heard on every page, until nobody does', async () => {
  vi.useFakeTimers();
  vi.stubGlobal('AudioContext', Loudspeaker);
  sounded = 0;
  const core = answerer(desk({ duty: 1, requests: [waiting] }));
  await opened('/what-hearth-sees', core);
  await vi.advanceTimersByTimeAsync(9_000);
  expect(sounded).toBe(3);
  core.change({ answering: { duty: 1, waiting: 0, ringing: 0, warning: null } });
  await vi.advanceTimersByTimeAsync(9_000);
  expect(sounded).toBe(3);
  vi.useRealTimers();
});

test('what is asked for twice in one moment sounds once', async () => {
  vi.stubGlobal('AudioContext', Loudspeaker);
  vi.useFakeTimers();
  sounded = 0;
  const { root } = await opened('/desk', answerer(desk()));
  await press(root, 'Play the sound');
  await vi.advanceTimersByTimeAsync(400);
  await press(root, 'Play it again');
  expect(sounded).toBe(1);
  await vi.advanceTimersByTimeAsync(1_000);
  await press(root, 'Play it again');
  expect(sounded).toBe(2);
  vi.useRealTimers();
});

test('after each press the person is at the heading that says what came of it', async () => {
  core.over.press = () => place([pressed]);
  const { root, main } = await opened('/assistance', core);
  await press(root, /^Clinical help now/);
  expect(document.activeElement).toBe(the(main(), 'h1'));
});

test('a manager is told and has no duty to go on', async () => {
  const { root } = await opened('/desk', answerer(desk({ canGoOnDuty: false })));
  expect(root.textContent).toContain('You do not need to go on duty');
  expect(root.textContent).not.toContain('Play the sound');
});

test('somebody who needs help is shown wherever the person is', async () => {
  const core = answerer(desk({ duty: 1 }));
  await opened('/what-hearth-sees', core);
  core.emit({ type: 'wanted', request: waiting.id });
  await settled();
  expect(location.pathname).toBe('/desk');
});
