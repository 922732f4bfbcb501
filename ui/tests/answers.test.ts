// Answering: what is saved, when, and what a person sees when it is not.
import { expect, test } from 'vitest';
import { CannedCore } from '../gallery/canned/core';
import type { ItemView, Problem } from '../src/lib/bindings';
import { the } from './mounted';
import { inputs, opened, press, settled, typed } from './opened';

const SECTION = '/setup/workstation-chair';
const item = (id: string) => `${SECTION}/${id}`;
const full: Problem = { code: 'diskFull', message: 'Your disk is full. Make room and try again.', fields: [] };

const radio = (root: ParentNode, name: string, value: string) =>
  the<HTMLInputElement>(root, `input[type=radio][name="${name}"][value="${value}"]`);

async function choose(root: ParentNode, name: string, value: string) {
  radio(root, name, value).click();
  await settled();
}

test('a choice is saved once, says so, and opens its advice without a word of blame', async () => {
  const { root, core } = await opened(item('dse.chair.firm'));
  await choose(root, 'dse.chair.firm', 'no');
  expect(inputs(core, 'respond')).toEqual([
    {
      item: 'dse.chair.firm',
      method: 'answer',
      value: { type: 'chosen', choice: 'no', note: null },
    },
  ]);
  expect(the(root, '.app-saved').textContent).toMatch(/^Saved \d\d:\d\d$/);
  expect(the(root, '.app-advice').textContent).toContain('This is common.');
});

test('quick choices are saved one after the other, the last one last', async () => {
  const core = new CannedCore();
  const { root } = await opened(item('dse.chair.firm'), core);
  let atOnce = 0;
  let most = 0;
  const really = core.call.bind(core);
  core.call = (async (name: 'respond', input: never) => {
    atOnce += 1;
    most = Math.max(most, atOnce);
    await Promise.resolve();
    const answer = await really(name, input);
    atOnce -= 1;
    return answer;
  }) as typeof core.call;

  radio(root, 'dse.chair.firm', 'yes').click();
  radio(root, 'dse.chair.firm', 'no').click();
  await settled();
  await settled();
  expect(inputs(core, 'respond')).toMatchObject([
    { value: { choice: 'yes' } },
    { value: { choice: 'no' } },
  ]);
  expect(most).toBe(1);
  expect(radio(root, 'dse.chair.firm', 'no').checked).toBe(true);
});

test('what could not be saved stands beside the question, and Continue leads to it', async () => {
  const { root, core } = await opened(SECTION);
  core.refuse.set('respond', full);
  await choose(root, 'dse.chair.firm', 'yes');
  expect(the(root, '[id="dse.chair.firm-error"]').textContent).toContain('Your disk is full');
  expect(root.querySelector('.app-saved')).toBeNull();
  expect(document.title).toBe('Chair and desk – Hearth');

  await press(root, 'Continue');
  expect(document.activeElement).toBe(the(root, '.nhsuk-error-summary'));
  expect(document.title).toBe('Error: Chair and desk – Hearth');
  expect(location.pathname).toBe(SECTION);
  the(root, '.nhsuk-error-summary a').click();
  expect(document.activeElement).toBe(radio(root, 'dse.chair.firm', 'yes'));

  await choose(root, 'dse.chair.firm', 'no');
  expect(root.querySelector('.nhsuk-error-summary')).toBeNull();
  await press(root, 'Continue');
  expect(location.pathname).toBe('/setup/workstation-evidence');
});

test('half a date is not saved, and nothing is said of it before Continue', async () => {
  const { root, core } = await opened(item('dse.chair.bought'));
  const part = (name: string) => the<HTMLInputElement>(root, `[id="dse.chair.bought-${name}"]`);
  await typed(part('day'), '31');
  await typed(part('month'), '2');
  await typed(part('year'), '2026');
  expect(inputs(core, 'respond')).toEqual([]);
  expect(root.querySelector('.nhsuk-error-message')).toBeNull();

  await press(root, 'Leave it for later');
  expect(the(root, '.nhsuk-error-summary').textContent).toContain('Enter the date as a real date');
  expect(part('day').value).toBe('31');

  await typed(part('month'), '3');
  expect(inputs(core, 'respond')).toMatchObject([{ value: { type: 'day', day: '2026-03-31' } }]);
  expect(root.querySelector('.nhsuk-error-summary')).toBeNull();
});

test("last time's answer is offered and taken with one press", async () => {
  const { root, core } = await opened(item('dse.chair.feet'));
  expect(the(root, '.app-last-time').textContent).toContain('Yes');
  expect(the(root, '.app-last-time').textContent).toContain('14 March 2026');
  expect(root.querySelector('input:checked')).toBeNull();

  await press(root, /^Yes, still so/);
  expect(inputs(core, 'use_last')).toEqual([{ item: 'dse.chair.feet', method: 'answer' }]);
  expect(root.querySelector('.app-last-time')).toBeNull();
  expect(radio(root, 'dse.chair.feet', 'yes').checked).toBe(true);
});

test('what was sent back says why, and what was said is still there', async () => {
  const { root } = await opened(item('dse.chair.height'));
  expect(the(root, '.app-returned').textContent).toContain('add a photo of the lever');
  expect(radio(root, 'dse.chair.height', 'yes').checked).toBe(true);
});

test('a hint of the core brings newer data and leaves focus and half-typed words alone', async () => {
  const { root, core } = await opened(item('dse.chair.words'));
  const area = the<HTMLTextAreaElement>(root, 'textarea');
  area.focus();
  area.value = 'It squea';
  area.dispatchEvent(new Event('input', { bubbles: true }));

  const newer = (one: ItemView): ItemView =>
    one.id === 'dse.chair.words' ? { ...one, hint: 'Newer hint' } : one;
  core.items = core.items.map(newer);
  core.emit({ type: 'record' });
  await settled();
  expect(root.querySelector('main')?.textContent).toContain('Newer hint');
  expect(document.activeElement).toBe(area);
  expect(area.value).toBe('It squea');
});

test('words are saved when they are left, and emptied words are no answer', async () => {
  const { root, core } = await opened(item('dse.chair.words'));
  const area = the<HTMLTextAreaElement>(root, 'textarea');
  await typed(area, 'It squeaks.');
  expect(inputs(core, 'respond')).toMatchObject([{ value: { type: 'words', words: 'It squeaks.' } }]);
  await typed(area, '');
  expect(inputs(core, 'discard')).toEqual([{ item: 'dse.chair.words', method: 'words' }]);
});

test('words that are left with the page are saved too', async () => {
  const { root, core } = await opened(item('dse.chair.words'));
  const area = the<HTMLTextAreaElement>(root, 'textarea');
  area.value = 'Half a thought';
  area.dispatchEvent(new Event('input', { bubbles: true }));
  core.change({ stage: 'locked' });
  await settled();
  expect(the(root, 'h1').textContent).toBe('Hearth is locked');
  expect(inputs(core, 'respond')).toMatchObject([{ value: { words: 'Half a thought' } }]);
});

test('a signature needs a name, and says where', async () => {
  const { root, core } = await opened(item('agreement.homeworking'));
  await press(root, 'Sign');
  expect(document.activeElement).toBe(the(root, '.nhsuk-error-summary'));
  const name = the<HTMLInputElement>(root, 'input[name=name]');
  the(root, '.nhsuk-error-summary a').click();
  expect(document.activeElement).toBe(name);

  await typed(name, 'Priya Shah');
  await press(root, 'Sign');
  expect(inputs(core, 'sign').at(-1)).toMatchObject({ name: 'Priya Shah' });
  expect(root.querySelector('main')?.textContent).toContain('Signed as Priya Shah');
  expect(root.querySelector('.nhsuk-error-summary')).toBeNull();
});

test('a text that was read is recorded with exactly that text', async () => {
  const { root, core } = await opened(item('guide.workstation'));
  await press(root, 'I have read this');
  expect(inputs(core, 'respond')).toMatchObject([{ value: { type: 'read', text: 'b'.repeat(64) } }]);
  expect(root.querySelector('main')?.textContent).toContain('You said that you have read this');
});

test('facts are read only when the person presses, and shown before anything is sent', async () => {
  const { root, core } = await opened(item('device.memory'));
  expect(inputs(core, 'measure')).toEqual([]);
  await press(root, /^Read this computer's facts/);
  expect(inputs(core, 'measure')).toEqual([{ item: 'device.memory', method: 'read' }]);
  expect(the(root, '.nhsuk-summary-list').textContent?.replace(/\s+/g, ' ')).toContain('Memory 16 GB');
});

test('an answer brings the questions that follow from it', async () => {
  const core = new CannedCore();
  const { root } = await opened(SECTION, core);
  const asked = () => root.querySelectorAll('.app-item').length;
  const before = asked();
  core.items = core.items.filter((one) => one.id !== 'dse.chair.words');
  await choose(root, 'dse.chair.firm', 'yes');
  expect(asked()).toBe(before - 1);
});

test('a line is tested on its own page, and answers with the tests that there are', async () => {
  const { root, core } = await opened(item('line.peak'));
  expect(the<HTMLAnchorElement>(root, 'a[href="/internet"].nhsuk-button').textContent).toContain('Open Internet');
  await press(root, 'Answer with the tests that there are now');
  expect(inputs(core, 'measure')).toEqual([{ item: 'line.peak', method: 'line' }]);
});

test('whoever cannot do it says why, and that is an answer', async () => {
  const { root, core } = await opened(item('device.memory'));
  await typed(the<HTMLTextAreaElement>(root, 'textarea'), 'IT set this computer up.');
  await press(root, 'Save this');
  expect(inputs(core, 'respond')).toMatchObject([
    { value: { type: 'cannotTell', why: 'IT set this computer up.' } },
  ]);
});

test('an answer that was sent is taken back only after one more question', async () => {
  const { root, core } = await opened(item('dse.chair.height'));
  await press(root, /^Take it back/);
  expect(the(root, 'h1').textContent).toBe('Do you want to take this answer back?');
  expect(inputs(core, 'withdraw')).toEqual([]);
  await press(root, 'Take it back');
  expect(inputs(core, 'withdraw')).toEqual([{ response: 'r-1' }]);
  expect(location.pathname).toBe(item('dse.chair.height'));
});
