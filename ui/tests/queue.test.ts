// Who is waiting on me: the queue, by keyboard and by ear.
import { beforeEach, expect, test } from 'vitest';
import { queueRow } from '../gallery/canned/records';
import { the } from './mounted';
import { inputs, press, pressable, settled } from './opened';
import { type Desk, desk, key, said } from './reviewer';

let core: Desk['core'];
let kept: Desk['kept'];
let open: Desk['open'];

beforeEach(() => {
  ({ core, kept, open } = desk());
});

test('j and k move the cursor between rows, and the row under it is a link', async () => {
  const { root } = await open('/reviews?show=everybody');
  await key('j');
  expect(document.activeElement?.textContent).toBe('Priya Shah');
  await key('j');
  expect(document.activeElement?.textContent).toBe('Gwen Morris');
  expect(the(root, '.app-queue__row--here').textContent).toContain('Gwen Morris');
  await key('k');
  expect(document.activeElement?.getAttribute('href')).toBe('/reviews/r-priya');
});

test('the cursor stays with its record when the list is read again in another order', async () => {
  const { root } = await open('/reviews?show=everybody');
  await key('j');
  kept.queue = [queueRow({ record: 'r-new', name: 'Nadia Ali' }), ...[...kept.queue].reverse()];
  core.emit({ type: 'queue', waiting: { number: 5, orMore: false } });
  await settled();
  expect(root.querySelectorAll('tbody tr')[0]?.textContent).toContain('Nadia Ali');
  expect(the(root, '.app-queue__row--here').textContent).toContain('Priya Shah');
  expect(document.activeElement?.textContent).toBe('Priya Shah');
});

test('the filter is in the address, and begins again at the first page', async () => {
  kept.next = 'p2';
  const { root } = await open('/reviews');
  await press(root, /Next page/);
  expect(location.search).toBe('?after=p2');
  await press(root, 'South weekend');
  expect(location.search).toBe('?team=south');
  await press(root, 'Everybody');
  expect(location.search).toBe('?show=everybody&team=south');
  expect(inputs(core, 'get_queue').at(-1)).toEqual({ all: true, team: 'south', after: null });
  expect(said(root)).toBe('2 records shown');
});

test('a count that ended before the list says so', async () => {
  const rows = kept.queue;
  core.over.get_queue = () => ({ rows, waiting: { number: 200, orMore: true }, next: null });
  const { main } = await open('/reviews');
  expect(main().textContent).toContain('200 or more people are');
});

test('an empty queue says that nobody waits', async () => {
  kept.queue = [];
  const { main } = await open('/reviews');
  expect(main().textContent).toContain('Nobody is waiting for you.');
});

test('without a connection the page says why, and comes back by itself', async () => {
  const why = 'Something else answered. Log in to the Wi-Fi.';
  core.refuse.set('get_queue', { code: 'offline', message: why, fields: [] });
  core.state = { ...core.state, connection: 'offline' };
  const { main } = await open('/reviews');
  expect(the(main(), 'h1').textContent).toBe('Reviews need a connection');
  expect(main().textContent).toContain(why);
  core.change({ connection: 'online' });
  await settled();
  expect(the(main(), 'h1').textContent).toBe('Reviews');
});

test('a page that needs a log-in leads there, and from there back to itself', async () => {
  core.refuse.set('get_review', { code: 'loggedOut', message: 'Log in to see this.', fields: [] });
  const { main } = await open('/reviews/r-priya?item=device.memory');
  expect(the(main(), 'h1').textContent).toBe('Log in to go on');
  expect(pressable(main(), 'Log in').getAttribute('href')).toBe(
    '/log-in?from=%2Freviews%2Fr-priya%3Fitem%3Ddevice.memory',
  );
});

test('a record that is not there says where to go', async () => {
  const { main } = await open('/reviews/r-nobody');
  expect(the(main(), 'h1').textContent).toBe('Record not found');
  expect(document.title).toBe('Record not found – Hearth');
  pressable(main(), 'Go to reviews');
});
