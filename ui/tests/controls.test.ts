// What the components do when they are used; what they look like is compared in nhsuk.test.ts.
import { flushSync, tick } from 'svelte';
import { expect, test, vi } from 'vitest';
import Button from '../src/nhsuk/Button.svelte';
import CharacterCount from '../src/nhsuk/CharacterCount.svelte';
import Checkboxes from '../src/nhsuk/Checkboxes.svelte';
import DateInput from '../src/nhsuk/DateInput.svelte';
import ErrorSummary from '../src/nhsuk/ErrorSummary.svelte';
import FileUpload from '../src/nhsuk/FileUpload.svelte';
import PasswordInput from '../src/nhsuk/PasswordInput.svelte';
import Radios from '../src/nhsuk/Radios.svelte';
import Table from '../src/nhsuk/Table.svelte';
import { snippetOf } from './Html.svelte';
import { labelled, mounted, the } from './mounted';

function type(control: HTMLInputElement | HTMLTextAreaElement, text: string): void {
  control.value = text;
  control.dispatchEvent(new Event('input', { bubbles: true }));
  control.dispatchEvent(new Event('change', { bubbles: true }));
  flushSync();
}

test('nothing is chosen to begin with, and a choice opens what belongs to it', () => {
  const onchange = vi.fn();
  const root = mounted(Radios, {
    name: 'room',
    fieldset: { legend: 'Where will you work?' },
    items: [
      { value: 'bedroom', text: 'Bedroom' },
      { value: 'other', text: 'Another room', conditional: { html: snippetOf('<p>Which?</p>') } },
    ],
    onchange,
  });
  expect(root.querySelector('input:checked')).toBeNull();
  const more = the(root, '#conditional-room-2');
  expect(more.classList).toContain('nhsuk-radios__conditional--hidden');

  labelled(root, 'Another room').click();
  flushSync();
  expect(onchange).toHaveBeenCalledExactlyOnceWith('other');
  expect(more.classList).not.toContain('nhsuk-radios__conditional--hidden');
});

test('"None of these" takes the tick from the others, and they from it', () => {
  const onchange = vi.fn();
  const root = mounted(Checkboxes, {
    name: 'sore',
    values: ['wrist', 'back'],
    items: [
      { value: 'wrist', text: 'Wrist' },
      { value: 'back', text: 'Back' },
      { divider: 'or' },
      { value: 'none', text: 'None of these', behaviour: 'exclusive' as const },
    ],
    onchange,
  });
  const ticked = () => [...root.querySelectorAll('input')].map((input) => input.checked);
  labelled(root, 'None of these').click();
  flushSync();
  expect(onchange).toHaveBeenLastCalledWith(['none']);
  expect(ticked()).toEqual([false, false, true]);
  labelled(root, 'Back').click();
  flushSync();
  expect(onchange).toHaveBeenLastCalledWith(['back']);
  expect(ticked()).toEqual([false, true, false]);
});

test('a date is given as it was typed, part by part', () => {
  const onchange = vi.fn();
  const root = mounted(DateInput, { id: 'end', fieldset: { legend: 'When?' }, onchange });
  type(labelled(root, 'Day'), '31');
  type(labelled(root, 'Month'), 'Feb');
  type(labelled(root, 'Year'), '2027');
  expect(onchange).toHaveBeenLastCalledWith({ day: '31', month: 'Feb', year: '2027' });
});

test('the count says what is left and what is too many, and never cuts off', () => {
  const root = mounted(CharacterCount, { name: 'note', label: 'Note', maxlength: 10 });
  const message = () => the(root, '.nhsuk-character-count__status').textContent?.trim();
  const area = the<HTMLTextAreaElement>(root, 'textarea');
  expect(message()).toBe('You have 10 characters remaining');
  type(area, 'nine char');
  expect(message()).toBe('You have 1 character remaining');
  type(area, 'twelve chars');
  expect(message()).toBe('You have 2 characters too many');
  expect(area.value).toBe('twelve chars');
  expect(area.maxLength).toBe(-1);
});

test('a passphrase can be shown and hidden, and the button says which', () => {
  const root = mounted(PasswordInput, { name: 'passphrase', label: 'Passphrase' });
  const button = the<HTMLButtonElement>(root, 'button');
  button.click();
  flushSync();
  expect(labelled(root, 'Passphrase').type).toBe('text');
  expect(button.getAttribute('aria-label')).toBe('Hide password');
  expect(the(root, '[aria-live]').textContent?.trim()).toBe('Your password is visible');
  button.click();
  flushSync();
  expect(labelled(root, 'Passphrase').type).toBe('password');
});

test('a button that must not be pressed twice takes two quick presses for one', () => {
  const onclick = vi.fn();
  const root = mounted(Button, { text: 'Send', type: 'button', preventDoubleClick: true, onclick });
  const press = (timeStamp: number) => {
    const event = new MouseEvent('click', { bubbles: true });
    Object.defineProperty(event, 'timeStamp', { value: timeStamp });
    the(root, 'button').dispatchEvent(event);
  };
  press(1_000);
  press(1_200);
  expect(onclick).toHaveBeenCalledTimes(1);
  press(3_000);
  expect(onclick).toHaveBeenCalledTimes(2);
});

test('a link that looks like a button answers to the space bar', () => {
  const onclick = vi.fn((event: MouseEvent) => event.preventDefault());
  const root = mounted(Button, { text: 'Go', href: '/go', onclick });
  the(root, 'a').dispatchEvent(new KeyboardEvent('keydown', { key: ' ', bubbles: true }));
  expect(onclick).toHaveBeenCalledTimes(1);
});

test('the error summary leads to the first part of a date', () => {
  const field = mounted(DateInput, { id: 'end', fieldset: { legend: 'When?' } });
  const root = mounted(ErrorSummary, { errorList: [{ text: 'Enter a real date', href: '#end' }] });
  expect(document.activeElement).toBe(the(root, '.nhsuk-error-summary'));
  the(root, 'a').click();
  expect(document.activeElement).toBe(labelled(field, 'Day'));
});

/** What a browser hands over when files are dropped; jsdom has no such thing. */
function dropped(files: File[]): DragEvent {
  const event = new Event('drop', { bubbles: true, cancelable: true });
  const items = files.map(() => ({ kind: 'file' }));
  Object.assign(event, { dataTransfer: { files, items, types: ['Files'] } });
  return event as DragEvent;
}

test('files are taken by drop, as many as are asked for', async () => {
  const onchange = vi.fn();
  const root = mounted(FileUpload, { name: 'photo', label: 'Photo', onchange });
  const zone = the(root, '.nhsuk-file-upload__drop-zone');
  const files = ['a.jpg', 'b.jpg'].map((name) => new File(['x'], name, { type: 'image/jpeg' }));
  const status = () => the(root, '.nhsuk-file-upload__status').textContent;

  zone.dispatchEvent(dropped(files));
  expect(onchange).not.toHaveBeenCalled();
  expect(status()).toBe('No file chosen');

  zone.dispatchEvent(dropped(files.slice(0, 1)));
  await tick();
  expect(onchange).toHaveBeenCalledExactlyOnceWith([files[0]]);
  expect(status()).toBe('a.jpg');
});

test('the drop zone is a button that a keyboard reaches and that opens the file picker', () => {
  const root = mounted(FileUpload, { name: 'photo', label: 'Photo' });
  const picker = vi.spyOn(the<HTMLInputElement>(root, 'input'), 'click');
  const button = the<HTMLButtonElement>(root, 'button');
  expect(button.id).toBe('photo');
  expect(button.tabIndex).toBe(0);
  button.click();
  expect(picker).toHaveBeenCalledTimes(1);
});

test('a column asks for its other order', () => {
  const onsort = vi.fn();
  const root = mounted(Table, {
    caption: 'Waiting',
    head: [{ text: 'Name', sort: 'ascending' as const }, { text: 'Days', sort: true }],
    rows: [['Aisha', 3]],
    onsort,
  });
  const [name, days] = root.querySelectorAll('th button');
  (name as HTMLButtonElement).click();
  (days as HTMLButtonElement).click();
  expect(onsort.mock.calls).toEqual([
    [0, 'descending'],
    [1, 'ascending'],
  ]);
  expect(root.querySelectorAll('[aria-sort="ascending"]').length).toBe(1);
});
