// An advisor's pages, in the order in which Asha meets them: from before she has joined to the
// decision, with everything that can be in between. Each page is looked at as everybody has it.
// Not here: the whole assessment by keyboard, and tests of the line.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { REQUIRED, violations } from '../axe';
import { deskPicture } from '../desk';
import {
  answerEverything,
  itemsOf,
  recordOf,
  reviewEverything,
  send,
  sectionsOf,
} from '../diligent';
import { showIfItFails } from '../failure';
import { colleague, invite } from '../invitation';
import { Keyboard } from '../keyboard';
import { loginOf, PASSPHRASE, PASSWORD } from '../login';
import { Person } from '../person';
import { shown } from '../shown';
import { Views } from '../views';

const NAME = 'Asha Verma';
const REASON = 'The room, the desk and the training are in place.';

let asha: Person;
let views: Views;

beforeAll(async () => {
  asha = await Person.arrives(NAME, await invite(NAME, ['advisor']), {
    line: true,
    noKeyring: true,
  });
  views = new Views('advisor', asha);
});

afterAll(() => asha.leaves());

/** The first item of a section that the advisor answers in this way. */
async function itemBy(way: string): Promise<{ section: string; item: string; method: string }> {
  for (const { id, items } of await sectionsOf(asha.bridge)) {
    for (const item of items) {
      const method = item.methods.find(({ mine, input }) => mine && input.type === way);
      if (method) return { section: id, item: item.id, method: method.id };
    }
  }
  throw new Error(`The pack asks for no ${way}.`);
}

/** Chooses a photo for one of the pictures that are asked for, by its place on the page. */
async function choosePhoto(which: number): Promise<void> {
  const { page } = asha;
  const buffer = await deskPicture(page);
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: /^Add a photo/ }).nth(which).click();
  await (await chooser).setFiles({ name: 'desk.jpg', mimeType: 'image/jpeg', buffer });
  await page.getByRole('button', { name: 'Add a cover' }).waitFor();
}

/** Answers so that only two people together can approve. */
async function sayNoToAStopItem(): Promise<void> {
  for (const { items } of await sectionsOf(asha.bridge)) {
    const item = items.find(({ severity }) => severity === 'stop');
    const method = item?.methods.find(({ mine, input }) => mine && input.type === 'answer');
    if (!item || method?.input.type !== 'answer') continue;
    const bad = method.input.options.find(({ opensAdvice }) => opensAdvice);
    const value = { type: 'chosen', choice: bad?.id ?? '', note: null } as const;
    await asha.bridge.call('respond', { item: item.id, method: method.id, value });
    return;
  }
  throw new Error('The pack has no stop item that is an answer.');
}

test('before she has joined', async () => {
  const { page } = asha;
  showIfItFails(NAME, page);
  await asha.open('/');
  await views.look('00-join', '');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('alert').getByRole('link').first().waitFor();
  expect(await page.title()).toMatch(/^Error: /);
  await views.look('01-join-error');

  await page.getByRole('textbox', { name: 'Paste your invitation' }).fill(asha.invitation);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('heading', { level: 1, name: 'Is this you?' }).waitFor();
  await views.look('02-is-this-you');
  for (const field of ['Passphrase', 'The same passphrase again']) {
    await page.getByRole('textbox', { name: field, exact: true }).fill(PASSPHRASE);
  }
  const opened = asha.context.waitForEvent('page');
  await page.getByRole('button', { name: 'Continue in your browser' }).click();
  const login = await opened;
  await page.getByRole('heading', { level: 1, name: 'Go on in your browser' }).waitFor();
  await views.look('03-in-the-browser');

  // The provider's own page stands in the same browser and is held to the same.
  await login.getByRole('textbox', { name: 'Choose a log-in name' }).fill(loginOf(NAME));
  expect(await violations(login, REQUIRED)).toEqual([]);
  await login.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await login.getByLabel('The same password again').fill(PASSWORD);
  await login.getByRole('button', { name: 'Join' }).click();
  await login.getByRole('heading', { level: 1, name: 'You are logged in' }).waitFor();
  expect(await violations(login, REQUIRED)).toEqual([]);
  await login.close();
  await page.getByRole('link', { name: 'My setup', exact: true }).waitFor();
  expect(views.faults).toEqual([]);
});

test('everything is there from the first time on', async () => {
  const { page } = asha;
  showIfItFails(NAME, page);
  await views.look('10-home-first', '/');
  await views.visit('/setup', '11-setup-first', 'My setup');
  await views.visit('/setup/changed', '12-something-changed');
  await views.visit('/setup/check', '13-check-empty', 'There is nothing to send yet');
  await views.visit('/sent', '14-sent-empty', 'What you sent');
  await views.visit('/history', '15-history-empty', 'History of your record');
  await views.visit('/what-hearth-sees', '16-what-hearth-sees');
  await views.visit('/assistance', '1a-assistance', 'Get help now');
  await views.visit('/assistance/key', '1b-assistance-key', 'Your key for assistance');
  await views.visit('/assistance/practice', '1c-practice', 'Practise pressing');
  await views.visit('/support', '1j-support', 'Support');
  await shown(page, 'Call 999').waitFor();
  await views.visit('/support/after-a-difficult-call', '1k-after-a-difficult-call');
  await views.visit('/due', '1l-due', 'What falls due');
  await views.visit('/due/start.choice', '1m-one-answer');
  await page.getByRole('link', { name: 'Back to what falls due' }).click();
  await page.getByRole('heading', { level: 1, name: 'What falls due' }).waitFor();
  await views.visit('/reminders', '1n-reminders', 'Reminders and breaks');
  await page.getByRole('textbox', { name: 'Nothing from' }).fill('late');
  await page.getByRole('button', { name: 'Save reminders' }).click();
  await page.getByRole('alert').waitFor();
  expect(await page.title()).toMatch(/^Error: /);
  await views.look('1o-reminders-error');
  await page.getByRole('textbox', { name: 'Nothing from' }).fill('22:30');
  await page.getByRole('button', { name: 'Save reminders' }).click();
  await shown(page, 'Saved on this computer').waitFor();
  // By the keyboard alone, and it is so the next time.
  const typing = new Keyboard(page);
  await page.getByRole('radio', { name: 'No', exact: true }).focus();
  await typing.press('Space');
  await page.getByRole('button', { name: 'Save breaks' }).focus();
  await typing.press('Enter');
  await shown(page, 'Saved on this computer').nth(1).waitFor();
  await views.visit('/support', '1j-support', 'Support');
  await asha.go('/reminders');
  expect(await page.getByRole('radio', { name: 'No', exact: true }).isChecked()).toBe(true);
  expect(await page.getByRole('textbox', { name: 'Nothing from' }).inputValue()).toBe('22:30');
  // The small window for help. A press in it would be heard by everybody in the demonstration.
  await asha.open('/pad');
  await views.look('1d-pad');
  await asha.open('/');
  await views.visit('/log-in', '17-logged-in-already', 'You are logged in');
  await views.visit('/quit', '18-quit');
  await views.visit('/nowhere', '19-not-found');

  // The skip link leads past the frame, and Back to where one was.
  const keys = new Keyboard(page);
  await keys.to('The skip link', ({ isFirst }) => isFirst);
  await keys.press('Enter');
  await page.locator('main:focus').waitFor();
  await page.goBack();
  await page.waitForURL('**/quit');
  await keys.arrives(/./);
  expect(views.faults).toEqual([]);
});

test('each kind of question', async () => {
  const { page } = asha;
  showIfItFails(NAME, page);
  await views.visit('/setup/start', '20-section-mixed');
  await views.visit('/setup/security-device', '21-section');
  await page.getByRole('radio', { name: 'No', exact: true }).first().check();
  await shown(page, 'This is common').first().waitFor();
  await page.getByRole('radio', { name: 'I cannot tell' }).nth(1).check();
  await shown(page, /^Saved /).nth(1).waitFor();
  await views.look('22-advice-and-could-not-tell');
  const reading = await itemBy('reading');
  await views.visit(`/setup/${reading.section}/${reading.item}`, '23-reading');
  const signature = await itemBy('signature');
  await views.visit(`/setup/${signature.section}/${signature.item}`, '24-signature');
  await page.getByRole('button', { name: 'Sign' }).click();
  await page.getByRole('alert').waitFor();
  expect(await page.title()).toMatch(/^Error: /);
  await views.look('25-signature-error');
  const measured = await itemBy('measurement');
  await views.visit(`/setup/${measured.section}/${measured.item}`, '26-measurement');
  await views.visit(`/item/${measured.item}`, '27-item-by-name');
  await views.visit('/setup/connection/connection.measured', '2a-line');
  const { section, item, method } = measured;
  await views.visit(
    `/setup/${section}/${item}/take-back/${method}`,
    '28-nothing-to-take-back',
    'There is nothing to take back here',
  );
  await views.visit('/setup/changed', '12-something-changed');
  await page.getByRole('button', { name: 'Ask me again' }).click();
  await page.getByRole('alert').waitFor();
  expect(await page.title()).toMatch(/^Error: /);
  await views.look('29-something-changed-error');
  expect(views.faults).toEqual([]);
});

test('a photo, before anything of it is kept', async () => {
  const { page } = asha;
  showIfItFails(NAME, page);
  await views.visit('/setup/room-evidence', '30-ways-to-show');
  await page.getByRole('radio', { name: 'Add photos' }).check();
  await choosePhoto(0);
  await page.getByRole('button', { name: 'Add a cover' }).click();
  await page.getByRole('application', { name: /^Cover 1/ }).waitFor();
  await views.look('31-photo-editor', '/setup/room-evidence');
  await page.getByRole('button', { name: 'Keep this photo' }).click();
  await page.getByRole('button', { name: /^Remove ?:/ }).waitFor();
  await views.look('32-photo-kept');
  await choosePhoto(1);
  await page.getByRole('button', { name: 'Keep this photo' }).click();
  await page.getByRole('button', { name: /^Remove ?:/ }).nth(1).waitFor();
  expect(views.faults).toEqual([]);
});

test('what was called saved outlives the app being killed', async () => {
  const { page, bridge } = asha;
  showIfItFails(NAME, page);
  await asha.go('/setup/workstation-chair');
  const answer = page.getByRole('radio', { name: 'No', exact: true }).first();
  await answer.check();
  await shown(page, /^Saved /).first().waitFor();
  await bridge.kill();
  await bridge.startAgain();
  await asha.open('/setup/workstation-chair');
  await asha.unlock();
  await page.getByRole('radio', { name: 'No', exact: true }).first().waitFor();
  expect(await answer.isChecked()).toBe(true);
});

test('everything is answered, and without a line it waits and says so', async () => {
  const { page, bridge, line } = asha;
  showIfItFails(NAME, page);
  await sayNoToAStopItem();
  await answerEverything(bridge, NAME, await deskPicture(page));
  await views.visit('/', '40-home-answered');
  await views.visit('/setup', '41-setup-answered');
  await views.visit('/setup/check', '42-check', 'Check your answers before you send them');

  line?.cut();
  await shown(page, /^Working offline\./).waitFor();
  await views.visit('/', '43-home-offline');
  await asha.go('/setup/workstation-chair');
  await page.getByRole('radio', { name: 'Yes', exact: true }).first().check();
  await shown(page, /^Saved /).first().waitFor();
  await asha.go('/setup/check');
  await page.getByRole('button', { name: /^Send \d+ answers$/ }).click();
  await shown(page, 'What you have sent goes out when you are back online.').waitFor();
  await shown(page, 'Waiting', { exact: true }).waitFor();
  await views.look('45-sent-waiting');
  expect(await shown(page, 'Your answers have arrived').count()).toBe(0);

  line?.join();
  await page.getByRole('button', { name: 'Try now' }).click();
  await page.getByRole('heading', { name: 'Your answers have arrived' }).waitFor();
  await shown(page, /^Received by the server:/).waitFor();
  expect(await shown(page, /^Working offline\./).count()).toBe(0);
  await views.look('46-sent-received');
  await views.visit('/history', '47-history');
  expect(views.faults).toEqual([]);
});

test('an answer can be taken back until a decision rests on it', async () => {
  const { page } = asha;
  showIfItFails(NAME, page);
  await asha.go('/setup/workstation-chair');
  await page.getByRole('link', { name: /^Take it back/ }).first().click();
  await page.getByRole('heading', { name: 'Do you want to take this answer back?' }).waitFor();
  await views.look('50-take-back');
  await page.getByRole('button', { name: 'Take it back' }).click();
  await page.getByRole('radio').first().waitFor();
  expect(await page.getByRole('radio', { checked: true }).count()).toBe(0);
  await asha.go('/history');
  await shown(page, /^Took back the answer to /).waitFor();
  await answerEverything(asha.bridge, NAME, await deskPicture(page));
  await send(asha.bridge);
  expect(views.faults).toEqual([]);
});

test('what comes back and what is decided reaches the open page', async () => {
  const { page, bridge } = asha;
  showIfItFails(NAME, page);
  await asha.go('/');
  await page.getByRole('heading', { level: 1 }).waitFor();
  const manager = await colleague('Ravi Iyer', ['manager']);
  const record = await recordOf(manager, NAME);
  const photo = itemsOf(await manager.call('get_review', { record }))
    .flatMap(({ id, claims }) => claims.map((claim) => ({ id, claim })))
    .find(({ claim }) => claim.canReturn && claim.files.length > 0);
  if (photo === undefined) throw new Error('No photo can be returned.');
  await manager.call('return_item', {
    record,
    response: photo.claim.response,
    reason: 'The picture is too dark to see the door.',
    satisfy: 'Take it again with the light on.',
  });
  await shown(page, 'The picture is too dark to see the door.').first().waitFor();
  await views.look('60-home-returned');
  const { section } = await bridge.call('get_item', { item: photo.id });
  await views.visit(`/setup/${section}/${photo.id}`, '61-returned');
  await shown(page, 'Take it again with the light on.').first().waitFor();

  // Everybody does their part, and the manager decides.
  await asha.go('/');
  for (const role of ['assessor', 'it'] as const) {
    await reviewEverything(await colleague(`Asha's ${role}`, [role]), record);
  }
  const { blocks, seen } = await reviewEverything(manager, record);
  const conditions = blocks.map(({ item, condition }) => ({
    item,
    words: condition,
    due: '2099-01-31',
  }));
  await manager.call('decide', {
    record,
    seen,
    outcome: { type: 'approved', place: 'hybrid', conditions },
    reason: REASON,
    next: 'Measure your line at a busy time in the first two weeks.',
    review: null,
    confirms: null,
  });
  // A stop item is carried, so a second person reads the first decision and confirms it.
  const second = await Person.invited('Nadia Byrne', ['manager']);
  const confirming = new Views('second', second);
  await confirming.visit(`/reviews/${record}/confirm`, '00-confirm', /Confirm a decision/);
  await second.page.getByRole('textbox', { name: 'Why do you confirm it?' }).fill(REASON);
  await second.page.getByRole('textbox', { name: 'What happens next?' }).fill('As Ravi wrote.');
  await second.page.getByRole('button', { name: 'Confirm the decision' }).click();
  await second.page.getByRole('heading', { level: 2, name: 'What happens next' }).waitFor();
  await confirming.look('01-confirmed');
  await second.leaves();
  expect(confirming.faults).toEqual([]);

  await shown(page, REASON).first().waitFor();
  await views.look('62-home-decided');
  await shown(page, 'Reply to this decision').click();
  await page.getByRole('textbox', { name: 'Your reply' }).fill('Thank you. I will measure it.');
  await page.getByRole('button', { name: 'Send reply' }).click();
  await shown(page, 'Thank you. I will measure it.').first().waitFor();
  await views.visit('/history', '63-history-decided');
  expect(views.faults).toEqual([]);
});

test('locked, only the cards for help and support are there, and the right words open it', async () => {
  const { page } = asha;
  showIfItFails(NAME, page);
  await asha.go('/setup');
  await page.getByRole('button', { name: 'Lock Hearth' }).click();
  await page.getByRole('heading', { level: 1, name: 'Hearth is locked' }).waitFor();
  expect(await page.title()).toBe('Hearth is locked – Hearth');
  await shown(page, 'Phone for help').waitFor();
  expect(await shown(page, NAME).count()).toBe(0);
  await views.look('70-locked');
  await page.getByRole('link', { name: 'Support: who to talk to' }).click();
  await shown(page, 'Call 999').waitFor();
  await views.look('73-support-locked');
  await page.goBack();
  await page.getByRole('heading', { level: 1, name: 'Hearth is locked' }).waitFor();
  await page.getByRole('textbox', { name: 'Your passphrase' }).fill('three cold words');
  await page.getByRole('button', { name: 'Unlock' }).click();
  await page.getByRole('alert').getByText('This passphrase does not open the answers').waitFor();
  expect(await page.title()).toMatch(/^Error: /);
  await views.look('71-locked-error');
  await asha.unlock();
  await page.getByRole('heading', { level: 1, name: 'My setup' }).waitFor();
  await page.getByRole('button', { name: 'Log out' }).click();
  await page.getByRole('link', { name: 'Log in' }).first().click();
  await page.getByRole('heading', { level: 1, name: 'Log in' }).waitFor();
  await views.look('72-logged-out');
  await shown(page, 'I am somebody else').click();
  await page.getByRole('radio', { name: 'No, I choose a passphrase now' }).check();
  await page.getByRole('textbox', { name: 'A passphrase of your own' }).fill('short');
  await page.getByRole('textbox', { name: 'The same passphrase again' }).fill('short');
  await page.getByRole('button', { name: 'Log in as somebody else' }).click();
  await page.getByRole('alert').getByText('Use at least 12 characters').waitFor();
  await views.look('74-somebody-else');
  await page.getByRole('button', { name: 'Lock Hearth' }).click();
  await page.getByRole('heading', { level: 1, name: 'Hearth is locked' }).waitFor();
  await shown(page, 'I am somebody else').click();
  await page.getByRole('radio', { name: 'Yes', exact: true }).check();
  await views.look('75-locked-after-a-log-out');
  expect(views.faults).toEqual([]);
});
