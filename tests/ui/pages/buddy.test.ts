// Two advisors who look out for each other, and the manager who pairs them. The manager pairs by
// keyboard alone. What a link opens is caught at the browser. Not here: which links are refused.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Core } from '../core';
import { showIfItFails } from '../failure';
import { colleague } from '../invitation';
import { Keyboard } from '../keyboard';
import { Person } from '../person';
import { shown } from '../shown';
import { Views } from '../views';

const NAME = 'Juno Hale';
const BUDDY = 'Sam Okoro';
const CHAT = 'https://teams.microsoft.com/l/chat/19:sam/0';

let juno: Person;
let sam: Core;
let ola: Person;
let views: Views;
let managing: Views;

beforeAll(async () => {
  juno = await Person.invited(NAME, ['advisor']);
  sam = await colleague(BUDDY, ['advisor']);
  ola = await Person.invited('Ola Brandt', ['manager']);
  views = new Views('buddy', juno);
  managing = new Views('pairs', ola);
});

afterAll(async () => {
  await juno.leaves();
  await ola.leaves();
});

test('nobody yet', async () => {
  showIfItFails(NAME, juno.page);
  await views.visit('/buddy', '00-nobody', 'You have no buddy yet');
  await views.visit('/buddy/another', '01-nothing-to-ask', 'There is nothing to ask for now');
  await juno.go('/support');
  await juno.page.getByRole('link', { name: "Open your buddy's page" }).click();
  await juno.page.getByRole('heading', { level: 1, name: 'You have no buddy yet' }).waitFor();
  expect(views.faults).toEqual([]);
});

test('a manager pairs two people without a mouse', async () => {
  const { page } = ola;
  showIfItFails('Ola', page);
  await managing.visit('/pairs', '00-pairs', 'Buddies');
  const keys = new Keyboard(page);
  const choose = async (field: string, name: string) => {
    await keys.to(field, (stop) => stop.name === field);
    // Letters find an option, as in any list.
    await keys.type(name);
  };
  await keys.toButton('Pair them');
  await keys.press('Enter');
  await page.getByRole('alert').waitFor();
  expect(await page.title()).toMatch(/^Error: /);
  await managing.look('01-pairs-error');
  await choose('First person', NAME);
  await choose('Their buddy', BUDDY);
  await keys.toButton('Pair them');
  await keys.press('Enter');
  await shown(page, new RegExp(`^${NAME} and ${BUDDY}`)).waitFor();
  await managing.look('02-paired', '/pairs');
  expect([...keys.faults, ...managing.faults]).toEqual([]);
});

test('both hear of it, and the link is seen in full before it opens', async () => {
  const { page, context } = juno;
  showIfItFails(NAME, page);
  await juno.go('/buddy');
  await page.getByRole('heading', { level: 1, name: `Your buddy is ${BUDDY}` }).waitFor();
  await views.look('10-not-available', '/buddy');
  await sam.call('set_buddy_link', { link: CHAT });
  await sam.call('start_shift', {});
  await shown(page, 'Available', { exact: true }).waitFor();
  await shown(page, CHAT, { exact: true }).waitFor();
  await views.look('11-available');
  await context.route('https://teams.microsoft.com/**', (route) => route.fulfill({ body: 'There' }));
  const opened = context.waitForEvent('page');
  await page.getByRole('button', { name: 'Open this link in my browser' }).click();
  const there = await opened;
  await there.waitForURL(CHAT);
  await there.close();
  await shown(page, 'Opened outside Hearth.').waitFor();

  await sam.call('set_buddy_available', { available: false });
  await shown(page, 'Not available', { exact: true }).waitFor();
  expect(await shown(page, CHAT).count()).toBe(0);
  await juno.go('/');
  await shown(page, `Your buddy is ${BUDDY}, who is not available now.`).waitFor();
  expect(views.faults).toEqual([]);
});

test('a link of one’s own is refused beside its field, and set', async () => {
  const { page } = juno;
  showIfItFails(NAME, page);
  await juno.go('/buddy');
  await page.getByRole('heading', { level: 1, name: `Your buddy is ${BUDDY}` }).waitFor();
  const field = page.getByRole('textbox', { name: 'Add your link' });
  await field.fill('https://teams.microsoft.com@evil.example/l/chat/0');
  await page.getByRole('button', { name: 'Save my link' }).click();
  await page.getByRole('alert').waitFor();
  expect(await page.title()).toMatch(/^Error: /);
  await views.look('20-link-error');
  await field.fill('tel:01632960111');
  await page.getByRole('button', { name: 'Save my link' }).click();
  await shown(page, 'tel:01632960111', { exact: true }).waitFor();
  await page.getByRole('checkbox', { name: /^Remind me to say hello/ }).check();
  await views.look('21-link-set');
  expect(views.faults).toEqual([]);
});

test('another is asked for, the manager hears it, and the pair ends', async () => {
  const { page } = juno;
  showIfItFails(NAME, page);
  await views.visit('/buddy/another', '30-another', 'Do you want to ask for another buddy?');
  await page.getByRole('button', { name: 'Ask for another buddy' }).click();
  await shown(page, 'You have asked for another buddy.').waitFor();
  await ola.go('/pairs');
  await shown(ola.page, `${NAME} would like another buddy.`).waitFor();
  await managing.look('30-waiting');
  await ola.page.getByRole('link', { name: `End the pair of ${NAME} and ${BUDDY}` }).click();
  await ola.page.getByRole('heading', { level: 1, name: 'Do you want to end this pair?' }).waitFor();
  await managing.look('31-end', new URL(ola.page.url()).pathname);
  await ola.page.getByRole('button', { name: 'End this pair' }).click();
  await shown(ola.page, `The pair of ${NAME} and ${BUDDY} has ended`).waitFor();
  await page.getByRole('heading', { level: 1, name: 'You have no buddy yet' }).waitFor();
  expect([...views.faults, ...managing.faults]).toEqual([]);
});
