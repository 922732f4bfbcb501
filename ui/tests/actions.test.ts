// What is agreed about an item: by a reviewer at the item, and before the advisor.
import { beforeEach, expect, test } from 'vitest';
import { action } from '../gallery/canned/records';
import { CannedCore } from '../gallery/canned/core';
import { the } from './mounted';
import { inputs, opened, press, pressable, settled, typed } from './opened';
import { area, chosen, type Desk, desk, key, said } from './reviewer';

let core: Desk['core'];
let open: Desk['open'];

beforeEach(() => {
  ({ core, open } = desk());
});

const item = (root: ParentNode) => the(root, 'article');

async function due(root: ParentNode): Promise<void> {
  for (const [part, value] of [['day', '4'], ['month', '12'], ['year', '2026']] as const) {
    await typed(the<HTMLInputElement>(root, `#due-${part}`), value);
  }
}

test('an action is agreed at its item: what, who, by when', async () => {
  const { root } = await open('/reviews/r-priya?item=device.memory');
  expect(item(root).textContent).toContain('None.');
  await press(root, 'Agree an action');
  expect(document.activeElement).toBe(area(root, 'words'));
  await press(root, 'Agree it');
  expect(the(root, '#owner-error').textContent).toContain('Select who does it');
  expect(the(root, '#due-error').textContent).toContain('real date');
  expect(inputs(core, 'set_action')).toEqual([]);

  await chosen(root, 'it');
  await due(root);
  await press(root, 'Agree it');
  expect(the(root, '#words-error').textContent).toContain('Say what is to be done.');
  await typed(area(root, 'words'), 'Send a computer with 16 GB.');
  await press(root, 'Agree it');
  expect(inputs(core, 'set_action').at(-1)).toEqual({
    record: 'r-priya',
    item: 'device.memory',
    words: 'Send a computer with 16 GB.',
    owner: 'it',
    due: '2026-12-04',
  });
  expect(said(root)).toBe('Agreed: Send a computer with 16 GB.');
  expect(the(item(root), '.app-agreed').textContent).toContain('IT, by 4 December 2026');
  expect(the(root, '.app-open-actions summary').textContent).toContain('Agreed actions (3)');
});

test('an action that is agreed leaves what is claimed to be accepted', async () => {
  const { root } = await open('/reviews/r-priya?item=privacy.door');
  await press(item(root), /^Mark as done/);
  expect(inputs(core, 'finish_action')).toEqual([{ record: 'r-priya', act: 'a-door' }]);
  expect(said(root)).toBe('Marked as done: Fit a lock that closes from the inside.');
  expect(the(item(root), '.app-agreed').textContent).toContain('Done');
  pressable(the(root, '.app-foot'), 'Accept');
});

test('while an action is written keys do not take it away, and leaving it keeps the words', async () => {
  const { root } = await open('/reviews/r-priya?item=privacy.door');
  await press(root, 'Agree an action');
  await typed(area(root, 'words'), 'Fit a');
  await key('j');
  await press(root, 'Cancel');
  expect(document.activeElement).toBe(pressable(root, 'Agree an action'));
  await press(root, 'Agree an action');
  expect(area(root, 'words').value).toBe('Fit a');
});

test('what is for the assessor to agree is seen by the manager, with who may finish it', async () => {
  const { root } = await open('/reviews/r-priya?item=dse.comfort');
  expect(item(root).textContent).toContain('Lend a chair with arms');
  expect(item(root).textContent).toContain('A workstation assessor or IT can mark this as done.');
  expect(item(root).textContent).toContain('Only a workstation assessor agrees actions');
  expect(item(root).querySelector('[data-does="agree"]')).toBeNull();
  expect(the(item(root), '.app-agreed').querySelector('button')).toBeNull();
});

test('the record begins with what is open, with ways to each item, and it is finished there', async () => {
  const { root } = await open('/reviews/r-priya');
  const head = the(root, '.app-open-actions');
  expect(head.textContent).toContain('Overdue');
  const link = pressable(head, 'Comfort and health');
  expect(link.getAttribute('href')).toContain('item=dse.comfort');
  await press(head, /^Mark as done/);
  expect(inputs(core, 'finish_action')).toEqual([{ record: 'r-priya', act: 'a-door' }]);
  expect(document.activeElement).toBe(the(root, '.app-open-actions summary'));
});

test('the advisor reads what was agreed on the home page and at the item, and is told who ends it', async () => {
  const advisor = new CannedCore();
  const { main } = await opened('/', advisor);
  const list = the(main(), '.app-agreed');
  expect(list.textContent).toContain('You, by 4 December 2026');
  expect(pressable(list, 'Chair height').getAttribute('href')).toBe(
    '/setup/workstation-chair/dse.chair.height',
  );

  const [first] = advisor.items;
  const about = action({ who: 'You', canFinish: false, finishedBy: 'Your manager can mark this as done.' });
  advisor.items = advisor.items.map((one) => (one === first ? { ...one, actions: [about] } : one));
  const page = await opened(`/item/${first!.id}`, advisor);
  await settled();
  expect(page.main().textContent).toContain('Agreed actions');
  expect(page.main().textContent).toContain('Your manager can mark this as done.');
});
