// The places beside the app that are told that somebody needs help, for administrators and IT.
import { beforeEach, expect, test } from 'vitest';
import { CannedCore } from '../gallery/canned/core';
import { reviewing } from '../gallery/canned/reviewing';
import { navigationFor } from '../src/navigation';
import { inputs, opened, press } from './opened';

let core: CannedCore;

beforeEach(() => {
  core = new CannedCore({ person: { name: 'Lewis Grant', roles: ['it'], teams: [] } });
  reviewing(core);
});

test('administrators and IT are offered the page', () => {
  const offered = (role: 'administrator' | 'it' | 'manager') =>
    navigationFor([role]).some(({ href }) => href === '/outlets');
  expect([offered('administrator'), offered('it'), offered('manager')]).toEqual([true, true, false]);
});

test('each outlet says how it stands, and cards that were given up are in sight', async () => {
  const { main } = await opened('/outlets', core);
  const headings = [...main().querySelectorAll('h2')].map((one) => one.textContent?.trim());
  expect(headings).toEqual(['Teams of the floor', 'Night desk']);
  const tables = main().querySelectorAll('table');
  expect(tables).toHaveLength(1);
  expect(tables[0]?.textContent).toContain('1 card given up in the last 31 days');
  expect(tables[0]?.textContent).toContain('nobody is on duty');
});

test('a test card says how it went', async () => {
  const { root, main } = await opened('/outlets', core);
  await press(root, 'Send a test card to Teams of the floor');
  expect(inputs(core, 'try_outlet')).toEqual([{ name: 'Teams of the floor' }]);
  const said = () => [...main().querySelectorAll('[role=status]')].map((one) => one.textContent).join('');
  expect(said()).toContain('Teams of the floor took the test card.');
  await press(root, 'Send a test card to Night desk');
  expect(said()).toContain('Night desk did not take the test card. It answered 404');
});

test('without an outlet the page says where one is made', async () => {
  core.over.get_outlets = () => ({ outlets: [] });
  const { main } = await opened('/outlets', core);
  expect(main().textContent).toContain('There is no outlet.');
});
