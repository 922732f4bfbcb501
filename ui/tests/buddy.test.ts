// The buddy: who, how to reach them, what they see; and pairs, for managers.
import { beforeEach, expect, test, vi } from 'vitest';
import { away, buddy } from '../gallery/canned/buddy';
import { CannedCore } from '../gallery/canned/core';
import type { BuddyView } from '../src/lib/bindings';
import { labelled, the } from './mounted';
import { inputs, opened, press, pressable, settled, typed } from './opened';

let core: CannedCore;

beforeEach(() => {
  core = new CannedCore();
});

const shows = (over: Partial<BuddyView>) => (core.over.get_buddy = () => ({ ...buddy, ...over }));

const spoken = (root: ParentNode) =>
  the(root, '[aria-live="polite"].nhsuk-u-visually-hidden').textContent?.trim();

test('the link stands in full before it can be opened, and what was shown is opened', async () => {
  const { root, main } = await opened('/buddy', core);
  const text = main().textContent ?? '';
  const link = buddy.channel?.text ?? '';
  expect(text.indexOf(link)).toBeGreaterThan(0);
  expect(text.indexOf(link)).toBeLessThan(text.indexOf('Open this link'));
  expect(text).toContain('It leads to teams.microsoft.com.');
  expect(text).toContain('Do not write or say anything about patients');
  expect(core.opened).toEqual([]);
  await press(root, 'Open this link in my browser');
  expect(inputs(core, 'check_buddy_link')).toEqual([{ shown: link }]);
  expect(core.opened).toEqual([link]);
  const status = [...main().querySelectorAll('[role=status]')].map((one) => one.textContent).join('');
  expect(status).toContain('Opened outside Hearth.');
});

test('a link that is not in order any more is not opened, and why is said', async () => {
  const { root } = await opened('/buddy', core);
  const message = 'This link leads to example.org. Your provider does not allow that address.';
  core.refuse.set('check_buddy_link', { code: 'conflict', message, fields: [] });
  await press(root, 'Open this link in my browser');
  expect(core.opened).toEqual([]);
  expect(the(root, '.nhsuk-error-summary').textContent).toContain(message);
  expect(document.title).toMatch(/^Error: /);
});

test('a buddy who is away has nothing to press, and the page leads to others', async () => {
  shows(away);
  const { main } = await opened('/buddy', core);
  const text = main().textContent ?? '';
  expect(text).toContain('Not available');
  expect(text).not.toContain('Open this link');
  expect(main().querySelector('a[href="/support"]')).not.toBeNull();
});

test('a link that is refused stays in its field with the reason beside it', async () => {
  const { root } = await opened('/buddy', core);
  await typed(labelled(root, 'Add your link'), 'javascript:alert(1)');
  await press(root, 'Save my link');
  const field = labelled(root, 'Add your link');
  expect(field.value).toBe('javascript:alert(1)');
  const error = the(root, '#link-error');
  expect(error.textContent).toContain('and no others');
  expect(field.getAttribute('aria-describedby')).toContain('link-error');
  await typed(field, 'https://teams.microsoft.com/l/chat/19:me/0');
  await press(root, 'Save my link');
  expect(spoken(root)).toBe('Your link was saved');
  expect(labelled(root, 'Change your link').value).toBe('https://teams.microsoft.com/l/chat/19:me/0');
  await press(root, 'Remove my link');
  expect(document.activeElement).toBe(labelled(root, 'Add your link'));
});

test('what the buddy sees is said by one button that keeps the focus', async () => {
  const { root } = await opened('/buddy', core);
  const button = pressable(root, 'Show me as not available');
  button.focus();
  await press(root, 'Show me as not available');
  expect(inputs(core, 'set_buddy_available')).toEqual([{ available: false }]);
  expect(document.activeElement).toBe(pressable(root, 'Show me as available'));
  expect(spoken(root)).toContain('not available until');
});

test('another buddy is asked for in two steps, once', async () => {
  const { root, main } = await opened('/buddy', core);
  await press(root, 'Ask for another buddy');
  expect(inputs(core, 'ask_for_another_buddy')).toEqual([]);
  expect(the(root, 'h1').textContent).toBe('Do you want to ask for another buddy?');
  await press(root, 'Ask for another buddy');
  expect(inputs(core, 'ask_for_another_buddy')).toEqual([{ pair: 'pair-1' }]);
  expect(location.pathname).toBe('/buddy');
  expect(main().textContent).toContain('Your manager was asked');
  expect(main().querySelector('a[href="/buddy/another"]')).toBeNull();
});

test('a reminder that is wanted comes by itself and is put away', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const nudge = { ...buddy.nudge, wanted: true };
  let due = false;
  core.over.get_buddy = () => ({
    ...buddy,
    nudge: due ? { ...nudge, due: 'A good moment to say hello.' } : { ...nudge, inMs: 60_000 },
  });
  const { root, main } = await opened('/buddy', core);
  expect(main().textContent).not.toContain('A good moment');
  due = true;
  vi.advanceTimersByTime(60_000);
  await settled();
  vi.useRealTimers();
  expect(main().textContent).toContain('A good moment to say hello.');
  await press(root, 'Put this away');
  expect(document.activeElement).toBe(the(root, 'h1'));
});

test('the choice to be reminded is one tick', async () => {
  const { root } = await opened('/buddy', core);
  the<HTMLInputElement>(root, 'input[name=nudge]').click();
  await settled();
  expect(inputs(core, 'want_buddy_nudge')).toEqual([{ wanted: true }]);
  expect(spoken(root)).toBe('You will be reminded once in a shift');
});

test('the start page says it in one line and leads there; without buddies it says nothing', async () => {
  const first = await opened('/', core);
  expect(first.main().textContent).toContain('Your buddy is Sam Okoro, who is available now.');
  expect(first.main().querySelector('a[href="/buddy"]')).not.toBeNull();
  core = new CannedCore();
  shows({ notOffered: 'Your provider has not set up buddies in Hearth.' });
  const second = await opened('/', core);
  expect(second.main().querySelector('a[href="/buddy"]')).toBeNull();
  const page = await opened('/buddy', core);
  expect(page.main().textContent).toContain('has not set up buddies');
  expect(page.main().querySelector('input')).toBeNull();
});

test('a manager sees first who waits, and pairs two people for a shift', async () => {
  const { root, main } = await opened('/pairs', core);
  const headings = [...main().querySelectorAll('h2')].map((one) => one.textContent?.trim());
  expect(headings).toEqual(['Waiting for you', 'Without a buddy', 'Pair two people', 'Pairs']);
  await press(root, 'Pair them');
  expect(the(root, '#one-error').textContent).toContain('Choose the first person.');
  const choose = async (name: string, value: string) => {
    const select = the<HTMLSelectElement>(root, `select[name=${name}]`);
    select.value = value;
    select.dispatchEvent(new Event('change', { bubbles: true }));
    await settled();
  };
  await choose('one', 'p-ben');
  await choose('other', 'p-zoe');
  the<HTMLInputElement>(root, 'input[name=span][value=shift]').click();
  await settled();
  await press(root, 'Pair them');
  expect(the(root, '#until-error').textContent).toContain('such as 23:00');
  await typed(labelled(root, 'When does the shift end?'), '23:00');
  await press(root, 'Pair them');
  expect(inputs(core, 'pair').at(-1)).toEqual({ one: 'p-ben', other: 'p-zoe', until: '23:00' });
  expect(spoken(root)).toBe('Paired. Both hear of it now.');
});

test('a pair is ended in two steps', async () => {
  const { root, main } = await opened('/pairs', core);
  await press(root, 'End the pair of Priya Shah and Sam Okoro');
  expect(the(root, 'h1').textContent).toBe('Do you want to end this pair?');
  expect(inputs(core, 'end_pair')).toEqual([]);
  await press(root, 'End this pair');
  expect(inputs(core, 'end_pair')).toEqual([{ pair: 'pair-1' }]);
  expect(main().textContent).toContain('The pair of Priya Shah and Sam Okoro has ended');
  expect(main().textContent).not.toContain('would like another');
});
