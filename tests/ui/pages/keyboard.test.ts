// One whole assessment by keyboard alone, from the pasted invitation to the receipt. Nothing is
// pressed by mouse. The file dialog is the system's own and stands outside the page.
import { expect, inject, test } from 'vitest';
import { Assessment } from '../assessment';
import { DESK, deskPicture } from '../desk';
import { openWays, sectionsOf } from '../diligent';
import { showIfItFails } from '../failure';
import { Keyboard } from '../keyboard';
import { loginOf, PASSPHRASE, PASSWORD } from '../login';
import { Person } from '../person';
import { shown } from '../shown';

const NAME = 'Priya Shah';

test('Priya joins, answers everything, signs and sends without a mouse', async () => {
  const priya = await Person.arrives(NAME, inject('invitations')[NAME] ?? '');
  const { page } = priya;
  showIfItFails(NAME, page);
  const picture = await deskPicture(page);
  await priya.open('/');
  const keys = new Keyboard(page);

  // The invitation is pasted, and what it is for is read.
  await keys.toField('Paste your invitation');
  await page.keyboard.insertText(priya.invitation);
  await keys.toButton('Continue');
  await keys.press('Enter');
  await keys.arrives('Is this you?');

  // The log-in goes on in another page of the browser.
  const { needsPassphrase } = await priya.bridge.call('read_invitation', { text: priya.invitation });
  for (const field of needsPassphrase ? ['Passphrase', 'The same passphrase again'] : []) {
    await keys.toField(field);
    await keys.type(PASSPHRASE);
  }
  await keys.toButton('Continue in your browser');
  const [login] = await Promise.all([priya.context.waitForEvent('page'), keys.press('Enter')]);
  await login.getByRole('heading', { level: 1, name: 'Join Hearth' }).waitFor();
  const there = new Keyboard(login);
  await there.toField('Choose a log-in name');
  await there.type(loginOf(NAME));
  for (const field of ['Password', 'The same password again']) {
    await there.toField(field);
    await there.type(PASSWORD);
  }
  await there.toButton('Join');
  await there.press('Enter');
  await login.getByRole('heading', { level: 1, name: 'You are logged in' }).waitFor();
  await login.close();

  // Home says what to do first, and one section leads to the next.
  await page.getByRole('link', { name: 'My setup', exact: true }).waitFor();
  await keys.toButton('Continue your setup');
  await keys.press('Enter');
  await keys.arrives(/./);
  const assessment = new Assessment(priya, keys, picture);
  await assessment.answerEverySection();
  expect(assessment.photos).toBeGreaterThan(2);
  // What was cut off is gone, and where the notice hung there is nothing to read.
  expect(assessment.kept?.width).toBe(DESK.width * 0.95);
  expect(assessment.kept?.lightest).toBeLessThan(60);
  expect(assessment.signatures).toBeGreaterThan(2);
  const sections = await sectionsOf(priya.bridge);
  expect(sections.flatMap(({ items }) => items.flatMap(openWays))).toEqual([]);

  // What goes is looked at once more, and then sent.
  await keys.toButton(/^Check and send \d+ answers$/);
  await keys.press('Enter');
  await keys.arrives('Check your answers before you send them');
  const { answers, unfinished } = await priya.bridge.call('get_check', {});
  expect(unfinished).toEqual([]);
  expect(answers).toBeGreaterThan(100);
  await keys.toButton(`Send ${answers} answers`);
  await keys.press('Enter');
  await keys.arrives('What you sent');
  await page.getByRole('heading', { name: 'Your answers have arrived' }).waitFor();
  await shown(page, /^Received by the server:/).waitFor();

  expect([...keys.faults, ...there.faults]).toEqual([]);
  await priya.leaves();
});
