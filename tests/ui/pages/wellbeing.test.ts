// Check-ins, what is shared of them, and the way back: an advisor and the manager of their team, each at
// a page. Everybody's name is new, so that what is shared here concerns no other test.
// Not here: what never leaves the computer, which a journey watches.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { showIfItFails } from '../failure';
import { Person } from '../person';
import { shown } from '../shown';
import { Views } from '../views';

let hana: Person;
let owen: Person;
let hers: Views;
let his: Views;

beforeAll(async () => {
  hana = await Person.invited('Hana Cole', ['advisor']);
  owen = await Person.invited('Owen Price', ['manager']);
  hers = new Views('advisor-check-in', hana);
  his = new Views('manager-shared', owen);
});

afterAll(async () => {
  await hana.leaves();
  await owen.leaves();
});

test('a check-in is filled in by an advisor, and one answer of it is shared', async () => {
  const { page } = hana;
  showIfItFails('Hana', page);
  await hers.visit('/check-in', '00-check-in', 'Check-in');
  await page.getByRole('radio', { name: 'Badly', exact: true }).check();
  await page.getByLabel('Anything you want to add?').first().fill('The dog next door.');
  await page.getByRole('radio', { name: 'Too late, or not at all' }).check();
  await page.getByRole('radio', { name: 'Share with my manager' }).last().check();
  await shown(page, /^Kept on this computer /).waitFor();
  await shown(page, 'When you finish, 1 answer is shared.').waitFor();
  await hers.look('01-check-in-filled');
  await page.getByRole('button', { name: 'Finish check-in' }).click();
  await page.getByRole('heading', { level: 1, name: /^Your check-in, / }).waitFor();
  await page.getByRole('heading', { level: 2, name: 'People to talk to' }).waitFor();
  await hers.look('02-finished', new URL(page.url()).pathname);
  expect(hers.faults).toEqual([]);
});

test('the manager reads what was shared, answers it and arranges a talk', async () => {
  const { page } = owen;
  showIfItFails('Owen', page);
  await his.visit('/shared', '00-shared', 'Shared with you');
  await shown(page, 'Hana Cole').first().waitFor();
  expect(await shown(page, 'The dog next door.').count()).toBe(0);
  await page.getByRole('button', { name: 'Send your answer' }).click();
  await page.getByRole('alert').waitFor();
  await his.look('01-empty-answer');
  await page.getByLabel('Your answer to Hana Cole').fill('Shall we look at it together?');
  await page.getByRole('button', { name: 'Send your answer' }).click();
  await shown(page, 'Shall we look at it together?').waitFor();
  await shown(page, 'Arrange a talk').click();
  await page.getByRole('button', { name: 'Arrange it' }).click();
  await page.getByRole('alert').waitFor();
  await his.look('02-arranging-nothing');
  await page.getByLabel('Day', { exact: true }).fill('27');
  await page.getByLabel('Month', { exact: true }).fill('3');
  await page.getByLabel('Year', { exact: true }).fill('2031');
  await page.getByLabel('At what time?').fill('14:30');
  await page.getByLabel('How will you talk?').fill('By phone');
  await his.look('03-arranging');
  await page.getByRole('button', { name: 'Arrange it' }).click();
  await shown(page, /^Talk with Owen Price: 27 March 2031, 14:30/).waitFor();
  await his.look('04-arranged', '/shared');
  expect(his.faults).toEqual([]);
});

test('the advisor sees the answer, takes back what was shared, and can delete the rest', async () => {
  const { page } = hana;
  showIfItFails('Hana', page);
  await shown(page, 'Shall we look at it together?').waitFor();
  await hers.look('03-answered');
  await page.getByRole('button', { name: /^Take it back/ }).click();
  await shown(page, 'You took this back. Nobody can read it.').waitFor();
  await page.getByRole('button', { name: 'Delete this check-in' }).click();
  await page.getByRole('button', { name: 'Delete it from this computer' }).click();
  await page.getByRole('heading', { level: 1, name: 'Check-in', exact: true }).waitFor();
  await hers.look('04-deleted', '/check-in');
  expect(hers.faults).toEqual([]);
});

test('going back to the contact centre is asked in two steps', async () => {
  const { page } = hana;
  showIfItFails('Hana', page);
  await hers.visit('/check-in/going-back', '10-going-back', 'Go back to the contact centre');
  await page.getByRole('button', { name: 'I would like to go back' }).click();
  await page.getByRole('heading', { level: 1, name: 'Do you want your manager to know?' }).waitFor();
  await hers.look('11-asked-once');
  await page.getByRole('button', { name: 'Yes, tell my manager' }).click();
  await page.getByRole('heading', { level: 1, name: /^You asked to go back/ }).waitFor();
  await hers.look('12-asked-twice');
  await owen.page.getByRole('heading', { level: 2, name: /^Requests to go back/ }).waitFor();
  await his.look('10-going-back');
  expect([...hers.faults, ...his.faults]).toEqual([]);
});

test('what is kept about somebody is there before they log in too', async () => {
  showIfItFails('Hana', hana.page);
  await hers.visit('/promise', '20-promise', 'What is kept about you');
  await shown(hana.page, 'Nobody but you.').first().waitFor();
  expect(hers.faults).toEqual([]);
});
