// Check-ins: everything is kept unless it is shared, answer by answer; and the way back.
import { expect, test } from 'vitest';
import { CannedCore } from '../gallery/canned/core';
import { support } from '../gallery/canned/views';
import { checkIn, pastCheckIn } from '../gallery/canned/wellbeing';
import { the } from './mounted';
import { inputs, opened, press, settled, typed } from './opened';

const radio = (root: ParentNode, name: string, value: string) =>
  the<HTMLInputElement>(root, `input[name="${name}"][value="${value}"]`);

async function choose(root: ParentNode, name: string, value: string) {
  radio(root, name, value).click();
  await settled();
}

test('keeping to oneself comes first and is chosen until somebody chooses otherwise', async () => {
  const { root, core } = await opened('/check-in');
  expect(root.querySelector('input[name="going-share"]')).toBeNull();
  await choose(root, 'going', 'badly');
  const shares = [...root.querySelectorAll<HTMLInputElement>('input[name="going-share"]')];
  expect(shares.map(({ value }) => value)).toEqual(['keepToMyself', 'manager', 'someoneElse']);
  expect(shares.filter(({ checked }) => checked).map(({ value }) => value)).toEqual(['keepToMyself']);
  expect(inputs(core, 'fill_in').at(-1)).toEqual({
    answers: [{ question: 'going', choice: 'badly', note: null, share: 'keepToMyself' }],
    outcome: null,
  });
  expect(root.textContent).toContain('When you finish, nothing is shared with anybody.');
});

test('each answer says for itself who may hear it, and finishing sends what was chosen', async () => {
  const { root, core } = await opened('/check-in');
  await choose(root, 'going', 'badly');
  await typed(the<HTMLTextAreaElement>(root, 'textarea[name="going-note"]'), 'The dog next door');
  await choose(root, 'reach', 'no');
  await choose(root, 'reach-share', 'manager');
  await choose(root, 'outcome', 'stop');
  expect(root.textContent).toContain('When you finish, 1 answer is shared.');
  await press(root, 'Finish check-in');
  expect(inputs(core, 'finish_check_in')).toEqual([
    {
      answers: [
        { question: 'going', choice: 'badly', note: 'The dog next door', share: 'keepToMyself' },
        { question: 'reach', choice: 'no', note: null, share: 'manager' },
      ],
      outcome: { outcome: 'stop', share: 'keepToMyself' },
    },
  ]);
  expect(location.pathname).toBe(`/check-in/${pastCheckIn.id}`);
});

test('a question that was answered can be left out again', async () => {
  const { root, core } = await opened('/check-in');
  await choose(root, 'reach', 'no');
  await press(root, /^Leave this question out/);
  expect(inputs(core, 'fill_in').at(-1)).toEqual({ answers: [], outcome: null });
  expect(radio(root, 'reach', 'no').checked).toBe(false);
});

test('what was begun before stands there', async () => {
  const core = new CannedCore();
  core.over.get_check_in = () => ({
    ...checkIn,
    form: checkIn.form && {
      ...checkIn.form,
      answers: [{ question: 'going', choice: 'well', note: 'Quiet', share: 'someoneElse' }],
    },
  });
  const { root } = await opened('/check-in', core);
  expect(radio(root, 'going', 'well').checked).toBe(true);
  expect(radio(root, 'going-share', 'someoneElse').checked).toBe(true);
  expect(the<HTMLTextAreaElement>(root, 'textarea[name="going-note"]').value).toBe('Quiet');
});

test('what cannot be kept says so beside its question and stays on the page', async () => {
  const { root, core } = await opened('/check-in');
  core.refuse.set('fill_in', {
    code: 'invalid',
    message: 'There seems to be an NHS number in this text.',
    fields: [{ field: 'going', message: 'There seems to be an NHS number in this text.' }],
  });
  await choose(root, 'going', 'badly');
  expect(the(root, '.nhsuk-error-summary').textContent).toContain('NHS number');
  expect(radio(root, 'going', 'badly').checked).toBe(true);
});

test('after a low answer there are people to talk to, and nothing is measured', async () => {
  const core = new CannedCore();
  core.over.get_past_check_in = () => ({
    ...pastCheckIn,
    talkTo: { urgent: support.urgent, lines: support.urgent },
  });
  const { main } = await opened(`/check-in/${pastCheckIn.id}`, core);
  const words = main().textContent ?? '';
  expect(words).toContain('People to talk to');
  expect(words).toContain('Call 999');
  expect(words).not.toMatch(/score|risk|level/i);
});

test('what was shared shows its answers, and can be taken back', async () => {
  const { root, main, core } = await opened(`/check-in/${pastCheckIn.id}`);
  expect(main().textContent).toContain('Tom Reed');
  expect(main().textContent).toContain('Shall we look at the rota?');
  await press(root, 'Take it back');
  expect(inputs(core, 'unshare')).toEqual([
    { checkIn: pastCheckIn.id, topic: { type: 'question', question: 'reach' } },
  ]);
});

test('deleting asks once more and says what stays', async () => {
  const { root, core, main } = await opened(`/check-in/${pastCheckIn.id}`);
  await press(root, 'Delete this check-in');
  expect(inputs(core, 'forget_check_in')).toEqual([]);
  expect(main().textContent).toContain('This does not take back what you shared');
  await press(root, 'Delete it from this computer');
  expect(inputs(core, 'forget_check_in')).toEqual([{ checkIn: pastCheckIn.id }]);
  expect(location.pathname).toBe('/check-in');
});

test('going back is asked twice, and the first step tells nobody', async () => {
  const core = new CannedCore();
  core.over.ask_to_go_back = () => ({
    step: 'asked',
    words: ['Nobody has heard of this yet.'],
    canTakeBack: true,
    canAsk: false,
  });
  core.over.confirm_going_back = () => ({
    step: 'confirmed',
    words: ['You have asked to work at the contact centre again.'],
    canTakeBack: true,
    canAsk: false,
  });
  const { root, main } = await opened('/check-in/going-back', core);
  expect(main().textContent).toContain('You do not have to say why');
  expect(root.querySelector('textarea, input[type=text]')).toBeNull();
  await press(root, 'I would like to go back');
  expect(inputs(core, 'confirm_going_back')).toEqual([]);
  expect(the(root, 'h1').textContent).toContain('Do you want your manager to know?');
  await press(root, 'Yes, tell my manager');
  expect(the(root, 'h1').textContent).toContain('You asked to go back');
});
