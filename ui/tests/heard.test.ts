// What advisors shared with somebody: it is answered where it stands, and a talk is arranged.
import { expect, test } from 'vitest';
import { CannedCore } from '../gallery/canned/core';
import { conversation, heard } from '../gallery/canned/wellbeing';
import { the } from './mounted';
import { inputs, opened, press, typed } from './opened';

const [first] = heard.conversations;
const which = { checkIn: first!.checkIn, topic: first!.topic };

function core(over = {}) {
  const person = { name: 'Tom Reed', roles: ['manager' as const], teams: [] };
  const core = new CannedCore({ person, heard: { number: 2, orMore: false }, ...over });
  core.over.reply_to_shared = () => ({ ...heard, conversations: [conversation({ waits: false })] });
  core.over.arrange_talk = core.over.arrange_going_back = () => heard;
  return core;
}

const fill = (root: ParentNode, selector: string, words: string) =>
  typed(the<HTMLInputElement>(root, selector), words);

test('it is offered to those with whom something can be shared, and to nobody else', async () => {
  const { root } = await opened('/shared', core());
  expect(the(root, 'nav a[href="/shared"]').textContent).toContain('2');
  const other = await opened('/shared', core({ heard: null }));
  expect(other.root.querySelector('nav a[href="/shared"]')).toBeNull();
});

test('an answer goes to whoever shared it', async () => {
  const mine = core();
  const { root, main } = await opened('/shared', mine);
  expect(main().textContent).toContain('Nobody answers after midnight.');
  expect(main().textContent).toContain('It has no place in reviews');
  await fill(root, 'textarea', 'Shall we look at the rota?');
  await press(root, 'Send your answer');
  expect(inputs(mine, 'reply_to_shared')).toEqual([
    { ...which, reply: expect.any(String), words: 'Shall we look at the rota?' },
  ]);
  expect(the<HTMLTextAreaElement>(root, 'textarea').value).toBe('');
});

test('a talk needs a day, a time and a way', async () => {
  const mine = core();
  const { root } = await opened('/shared', mine);
  const fault = (field: string) => ({ field, message: `Put right the ${field}.` });
  const fields = ['day', 'time', 'how'].map(fault);
  mine.refuse.set('arrange_talk', { code: 'invalid', message: fields[0]!.message, fields });
  await press(root, 'Arrange a talk');
  await press(the(root, 'details'), 'Arrange it');
  expect(inputs(mine, 'arrange_talk')).toEqual([{ ...which, day: null, time: '', how: '' }]);
  // Each stands beside its own input.
  const beside = [...root.querySelectorAll('details .nhsuk-form-group--error .nhsuk-error-message')];
  expect(beside.map((it) => it.textContent)).toEqual(
    fields.map(({ message }) => expect.stringContaining(message)),
  );
  const [day, month, year] = root.querySelectorAll<HTMLInputElement>('details .nhsuk-date-input input');
  await typed(day!, '27');
  await typed(month!, '3');
  await typed(year!, '2027');
  await fill(root, 'details input[name^="time-"]', '14:30');
  await fill(root, 'details input[name^="how-"]', 'By phone');
  await press(the(root, 'details'), 'Arrange it');
  expect(inputs(mine, 'arrange_talk').at(-1)).toEqual({
    ...which,
    day: '2027-03-27',
    time: '14:30',
    how: 'By phone',
  });
});

test('a request to go back is arranged with a day, and no reason stands there', async () => {
  const mine = core();
  mine.over.get_heard = () => ({ ...heard, conversations: [] });
  const { root, main } = await opened('/shared', mine);
  expect(main().textContent).toContain('They do not have to say why');
  const message = 'Enter a real day.';
  mine.refuse.set('arrange_going_back', {
    code: 'invalid',
    message,
    fields: [{ field: 'from', message }],
  });
  await press(root, 'Arrange it');
  expect(the(root, '.nhsuk-error-message').textContent).toContain(message);
  const [day, month, year] = root.querySelectorAll<HTMLInputElement>('.nhsuk-date-input input');
  await typed(day!, '7');
  await typed(month!, '12');
  await typed(year!, '2026');
  await press(root, 'Arrange it');
  expect(inputs(mine, 'arrange_going_back')).toEqual([
    { request: heard.goingBack[0]!.request, from: null },
    { request: heard.goingBack[0]!.request, from: '2026-12-07' },
  ]);
});

test('before the server was reached the page says that it does not know', async () => {
  const mine = core();
  mine.over.get_heard = () => ({ known: false, conversations: [], goingBack: [] });
  const { main } = await opened('/shared', mine);
  expect(main().textContent).toContain('does not know what there is');
});
