// What falls due, reminders and breaks, and the word to oneself after a difficult call.
import { expect, test } from 'vitest';
import { CannedCore } from '../gallery/canned/core';
import { due, reminders, support } from '../gallery/canned/views';
import { the } from './mounted';
import { inputs, opened, press, pressable, settled, typed } from './opened';

test('one list says what is due, how long it takes, until when, and where it is done', async () => {
  const { main } = await opened('/due');
  const text = main().textContent ?? '';
  for (const said of ['3 things need you', 'Sent back', 'Due by 14 March 2027', 'Last safe day 28 March 2027', 'About 2 minutes']) {
    expect(text).toContain(said);
  }
  expect(text).toContain(due.later ?? '');
  const links = [...main().querySelectorAll('.app-due a')].map((link) => link.getAttribute('href'));
  expect(links).toEqual([
    '/setup/workstation-chair/dse.chair.height',
    '/setup/workstation-evidence/dse.evidence',
    '/setup/workstation-chair',
    '/due/dse.headset',
    '/due/dse.voice',
  ]);
});

test('a section may stand there twice, and what describes a line is its own', async () => {
  const core = new CannedCore();
  core.over.get_due = () => ({ ...due, things: [...due.things, ...due.things] });
  const { main } = await opened('/due', core);
  expect(main().querySelectorAll('.app-due > li')).toHaveLength(10);
  const ids = [...main().querySelectorAll('[id]')].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('with nothing to do the list says what comes next', async () => {
  const core = new CannedCore();
  core.over.get_due = () => ({ things: [], later: 'Next: 1 answer can be renewed from 1 May 2027.' });
  const { main } = await opened('/due', core);
  expect(main().textContent).toContain('There is nothing for you to do now.');
  expect(main().textContent).toContain('from 1 May 2027');
});

test('one answer to renew opens alone and leads back to the list', async () => {
  const { root, main } = await opened('/due/dse.chair.firm');
  expect(main().querySelectorAll('h1')).toHaveLength(1);
  expect(the(root, '.nhsuk-back-link').textContent).toContain('Back to what falls due');
  await press(main(), /^(Continue|Leave it for later)$/);
  expect(location.pathname).toBe('/due');
});

test('what is wrong with a time stands by its field, and what was typed stays', async () => {
  const core = new CannedCore();
  const message = 'Enter a time with hours and minutes, like 21:30';
  const { root } = await opened('/reminders', core);
  core.refuse.set('set_reminders', { code: 'invalid', message, fields: [{ field: 'quietFrom', message }] });
  await typed(the<HTMLInputElement>(root, '#quietFrom'), 'late');
  await press(root, 'Save reminders');
  expect(the(root, '.nhsuk-error-summary').textContent).toContain(message);
  expect(the<HTMLInputElement>(root, '#quietFrom').value).toBe('late');

  await typed(the<HTMLInputElement>(root, '#quietFrom'), '22:00');
  await press(root, 'Save reminders');
  expect(inputs(core, 'set_reminders').at(-1)).toEqual({ on: true, quietFrom: '22:00', quietTo: '08:00' });
  expect(the(root, '[aria-live="polite"].nhsuk-u-visually-hidden').textContent).toBe('Your reminders are saved');
});

test('breaks are switched off here, and it is said that nobody hears of it', async () => {
  const core = new CannedCore();
  const { root, main } = await opened('/reminders', core);
  expect(main().textContent).toContain('Nobody hears if you switch something off');
  the<HTMLInputElement>(root, 'input[name="breaks"][value="no"]').click();
  await settled();
  await press(root, 'Save breaks');
  expect(inputs(core, 'set_breaks')).toEqual([{ on: false, shortMinutes: '20', longMinutes: '55' }]);
});

test('where notices cannot be shown, or there are no breaks, the page says only what is so', async () => {
  const core = new CannedCore();
  const trouble = 'A browser shows no notices of Hearth. Use the app.';
  core.over.get_reminders = () => ({ ...reminders, breaks: null, trouble });
  const { main } = await opened('/reminders', core);
  expect(main().textContent).toContain(trouble);
  expect(main().textContent).not.toContain('Breaks in a shift');
});

test('a break is a quiet line on every page, and goes when it is put away', async () => {
  const shownBreak = { title: 'Time to stretch', ideas: ['Look at something far away.'] };
  const core = new CannedCore({ shownBreak });
  const { root } = await opened('/setup', core);
  const line = the(root, '.app-banner--break');
  expect(line.textContent).toContain('Time to stretch.');
  expect(line.textContent).toContain('Look at something far away.');
  expect(line.closest('[role="status"]')).not.toBeNull();
  expect(root.querySelector('dialog, [role="dialog"], [role="alert"]')).toBeNull();
  await press(line, 'Put away');
  expect(inputs(core, 'put_break_away')).toHaveLength(1);
  expect(root.querySelector('.app-banner--break')).toBeNull();
  expect(document.activeElement?.id).toBe('maincontent');
});

test('a word to oneself is shown above the people to talk to, and put away', async () => {
  const core = new CannedCore();
  core.over.get_after_call = () => ({ words: ['How are you today?', 'Only this computer knows of this.'], card: support });
  const { root, main } = await opened('/support/after-a-difficult-call', core);
  expect(main().textContent).toContain('How are you today?');
  expect(main().textContent).toContain('Only this computer knows of this.');
  await press(root, 'Put this away');
  expect(inputs(core, 'put_away_after_call')).toHaveLength(1);
  expect(location.pathname).toBe('/');
});

test('without such a word the page has the card alone', async () => {
  const { main } = await opened('/support/after-a-difficult-call');
  expect(() => pressable(main(), 'Put this away')).toThrow();
});
