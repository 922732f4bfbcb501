// Who looked at a record: found by its number, a page at a time, for information governance.
import { beforeEach, expect, test } from 'vitest';
import { CannedCore } from '../gallery/canned/core';
import { reviewing } from '../gallery/canned/reviewing';
import { navigationFor } from '../src/navigation';
import { labelled, the } from './mounted';
import { inputs, opened, press, typed } from './opened';

const RECORD = '01890a5d-ac96-774b-bcce-b302099a8057';

let core: CannedCore;

beforeEach(() => {
  core = new CannedCore({ person: { name: 'Grace Obi', roles: ['governance'], teams: [] } });
  reviewing(core);
});

test('information governance alone is offered the page', () => {
  const offered = (role: 'governance' | 'administrator' | 'manager') =>
    navigationFor([role]).some(({ href }) => href === '/access');
  expect([offered('governance'), offered('administrator'), offered('manager')]).toEqual([
    true,
    false,
    false,
  ]);
});

test('a record is found by its number and its looks are paged', async () => {
  const { root, main } = await opened('/access', core);
  expect(inputs(core, 'get_access')).toEqual([]);
  await typed(labelled(root, 'Record number'), ` ${RECORD} `);
  await press(root, 'Show who looked');
  expect(inputs(core, 'get_access')).toEqual([{ record: RECORD, page: 1 }]);
  expect(location.search).toBe(`?record=${RECORD}`);
  expect(main().querySelectorAll('tbody tr')).toHaveLength(50);
  expect(the(main(), 'caption').textContent).toContain('62 looks');
  expect(document.title).toContain('page 1 of 2');

  await press(root, /^Next/);
  expect(inputs(core, 'get_access').at(-1)).toEqual({ record: RECORD, page: 2 });
  expect(main().querySelectorAll('tbody tr')).toHaveLength(12);
  expect(labelled(root, 'Record number').value).toBe(RECORD);
});

test('what is no number is said at the field', async () => {
  const { root } = await opened('/access', core);
  await typed(labelled(root, 'Record number'), 'Priya');
  await press(root, 'Show who looked');
  expect(the(root, '#record-error').textContent).toContain('Enter the record number');
  expect(root.querySelector('table')).toBeNull();
});
