// The pages of those who review: the queue, a record, its photos, what is written about an item, and
// each kind of decision. Tom is a manager, Moira assesses workstations. The demonstration's records
// are what they find. Not here: what the advisor sees of it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { itemsOf, recordOf } from '../diligent';
import { showIfItFails } from '../failure';
import { Keyboard } from '../keyboard';
import { Person } from '../person';
import { shown } from '../shown';
import { Views } from '../views';

const SENT = 'Emma Wright';
const APPROVED = 'Chloe Evans';

let tom: Person;
let views: Views;
let sent: string;

beforeAll(async () => {
  tom = await Person.known('Tom Reed');
  views = new Views('manager', tom);
  sent = await recordOf(tom.bridge, SENT);
});

afterAll(() => tom.leaves());

/** The item of a record that has a photo which the reader may return. */
async function photoIn(record: string): Promise<string> {
  const view = await tom.bridge.call('get_review', { record });
  const item = itemsOf(view).find(({ claims }) =>
    claims.some(({ canReturn, files }) => canReturn && files.some(({ available }) => available)),
  );
  if (item === undefined) throw new Error('No photo waits for a manager.');
  return item.id;
}

test('the queue is read and a record opened with j, k and Enter', async () => {
  const { page } = tom;
  showIfItFails('Tom', page);
  await page.getByRole('heading', { level: 1, name: 'Reviews' }).waitFor();
  await page.getByRole('link', { name: 'Everybody' }).click();
  await shown(page, 'This list shows everybody').waitFor();
  const rows = page.getByRole('row').getByRole('link');
  const names = await rows.allTextContents();
  expect(names).toContain(SENT);
  const keys = new Keyboard(page);
  await keys.press('j');
  expect((await keys.here()).name).toBe(names[0]);
  await keys.press('j');
  expect((await keys.here()).name).toBe(names[1]);
  await keys.press('k');
  expect((await keys.here()).name).toBe(names[0]);
  await keys.press('Enter');
  await keys.arrives(names[0] ?? '');
  await page.goBack();
  await keys.arrives('Reviews');
  await shown(page, 'This list shows everybody').waitFor();
  await views.look('00-reviews-everybody');
  await page.getByRole('link', { name: 'Waiting for me' }).click();
  await shown(page, 'This list shows everybody').waitFor({ state: 'hidden' });
  await views.look('01-reviews', '/reviews');
  expect([...keys.faults, ...views.faults]).toEqual([]);
});

test('a record, what is wrong in it first', async () => {
  const { page } = tom;
  showIfItFails('Tom', page);
  await views.visit(`/reviews/${sent}`, '10-record', SENT);
  await views.visit(`/reviews/${sent}/history`, '11-history', SENT);
  const approved = await recordOf(tom.bridge, APPROVED);
  await views.visit(`/reviews/${approved}/history`, '12-history-approved', APPROVED);
  await views.visit(`/reviews/${approved}/pause`, '13-pause', /Pause working from home/);
  await page.getByRole('button', { name: 'Pause now' }).click();
  await page.getByRole('alert').waitFor();
  expect(await page.title()).toMatch(/^Error: /);
  await views.look('14-pause-error');
  await views.visit(`/reviews/${sent}/confirm`, '15-nothing-to-confirm');
  await views.visit('/reviews/00000000-0000-7000-8000-000000000000', '16-record-not-found');
  await views.visit('/people', '17-not-for-managers', 'You cannot see this');
  await views.visit('/what-hearth-sees', '18-what-hearth-sees');
  await views.visit('/desk', '19-assistance-desk', 'Assistance desk');
  expect(views.faults).toEqual([]);
});

test('the tests behind an answer about the line are there to be looked at', async () => {
  const { page } = tom;
  showIfItFails('Tom', page);
  await views.visit(`/reviews/${sent}?item=connection.measured`, '1a-line', SENT);
  await shown(page, 'What the tests show').click();
  await page.getByRole('img', { name: /^Plot of Call quality/ }).scrollIntoViewIfNeeded();
  await views.look('1b-line-tests');
  await views.part('.app-line', '1c-line-report');
  await page.getByLabel('Show results for').selectOption('Upload');
  const plot = page.getByRole('img', { name: /^Plot of Upload/ });
  await plot.waitFor();
  // Each test that filled the line is a square of its own, and both of the provider's lines are drawn.
  const squares = await plot.locator('rect').count();
  expect(squares).toBeGreaterThan(10);
  expect(await plot.locator('.app-plot__line').count()).toBe(2);
  // Large text puts the item below the list, and leaves its foot at its end.
  await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
  const list = await page.locator('.app-items').boundingBox();
  const item = await page.locator('.app-claims').boundingBox();
  expect(item?.y).toBeGreaterThanOrEqual((list?.y ?? 0) + (list?.height ?? Infinity));
  const foot = page.locator('.app-foot');
  expect(await foot.evaluate((it) => getComputedStyle(it).position)).toBe('static');
  await page.evaluate(() => (document.documentElement.style.fontSize = ''));
  expect(await foot.evaluate((it) => getComputedStyle(it).position)).toBe('sticky');
  // Another item of the same record leaves the focus where it is.
  await tom.go('/reviews');
  expect(views.faults).toEqual([]);
});

test('a photo is looked at by keyboard, and focus comes back to it', async () => {
  const { page } = tom;
  showIfItFails('Tom', page);
  const item = await photoIn(sent);
  await views.visit(`/reviews/${sent}?item=${item}`, '20-claim-beside-evidence', SENT);
  const keys = new Keyboard(page);
  const { name } = await keys.toButton(/^Open photo: /);
  await page.getByRole('img').first().waitFor();
  await keys.press('Enter');
  const viewer = page.getByRole('dialog', { name: 'Photo' });
  await viewer.getByText('100%').waitFor();
  await views.look('21-photo-viewer');
  await keys.press('+');
  await viewer.getByText('150%').waitFor();
  await keys.press('0');
  await viewer.getByText('100%').waitFor();
  const several = (await viewer.getByText(/^Photo 1 of 1$/).count()) === 0;
  if (several) {
    await keys.press('ArrowRight');
    await viewer.getByText(/^Photo 2 of /).waitFor();
  }
  await keys.press('Escape');
  await viewer.waitFor({ state: 'hidden' });
  expect((await keys.here()).name).toBe(name);
  expect([...keys.faults, ...views.faults]).toEqual([]);
});

test('an item is returned with a reason, and a statement confirmed', async () => {
  const { page } = tom;
  showIfItFails('Tom', page);
  const keys = new Keyboard(page);
  await keys.press('r');
  await page.getByRole('heading', { name: `Return this to ${SENT}` }).waitFor();
  await views.look('22-return');
  await page.getByRole('button', { name: 'Return it' }).click();
  await page.getByRole('alert').waitFor();
  expect(await page.title()).toMatch(/^Error: /);
  await views.look('23-return-error');
  await page.getByRole('textbox', { name: 'Why are you returning it?' }).fill('It is too dark.');
  await page.getByRole('textbox', { name: 'What would satisfy?' }).fill('Switch the light on.');
  await page.getByRole('button', { name: 'Return it' }).click();
  await shown(page, /^Returned to Emma Wright:/).first().waitFor();
  await views.look('24-returned');

  const view = await tom.bridge.call('get_review', { record: sent });
  const statement = itemsOf(view).find(({ attestations }) => attestations.some((one) => one.most === null));
  await tom.go(`/reviews/${sent}?item=${statement?.id}`);
  await page.getByRole('heading', { level: 2, name: statement?.title }).waitFor();
  await page.getByRole('button', { name: 'Say whether this is so' }).first().click();
  await page.getByRole('radio', { name: 'Yes, I confirm this' }).waitFor();
  await views.look('25-attest');
  await page.getByRole('radio', { name: 'Yes, I confirm this' }).check();
  await page.getByRole('button', { name: 'Fill in today' }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await shown(page, `Saved: ${statement?.title}`).first().waitFor();
  expect([...keys.faults, ...views.faults]).toEqual([]);
});

test('a decision is written, looked at once more, and made', async () => {
  const { page } = tom;
  showIfItFails('Tom', page);
  await views.visit(`/reviews/${sent}/decide`, '30-decide', /Decide about working from home/);
  await page.getByRole('button', { name: 'Check your decision' }).click();
  await page.getByRole('alert').waitFor();
  expect(await page.title()).toMatch(/^Error: /);
  await views.look('31-decide-error');
  await page.getByRole('checkbox', { name: /^Carry as a condition/ }).first().check();
  await page.getByRole('radio', { name: /^Decline/ }).check();
  await page.getByRole('textbox', { name: 'Why?' }).fill('There is no room of your own yet.');
  await page.getByRole('textbox', { name: 'What happens next?' }).fill('We look at a desk nearby.');
  await page.getByRole('button', { name: 'Check your decision' }).click();
  await page.getByRole('heading', { level: 1, name: /^You are about to/ }).waitFor();
  await views.look('32-before-deciding');
  await page.goBack();
  await page.getByRole('heading', { level: 1, name: /Decide about working from home/ }).waitFor();
  expect(await page.getByRole('textbox', { name: 'Why?' }).inputValue()).toContain('no room');
  await page.goForward();
  await page.getByRole('button', { name: 'Decline' }).click();
  await page.getByRole('heading', { level: 2, name: 'What happens next' }).waitFor();
  await views.look('33-decided');
  expect(views.faults).toEqual([]);
});

test('an assessor sees what is about health, and decides nothing', async () => {
  const moira = await Person.known('Moira Lane');
  const pages = new Views('assessor', moira);
  showIfItFails('Moira', moira.page);
  await moira.page.getByRole('heading', { level: 1, name: 'Reviews' }).waitFor();
  await pages.look('00-reviews', '/reviews');
  await moira.page.getByRole('link', { name: 'Everybody' }).click();
  await shown(moira.page, 'This list shows everybody').waitFor();
  await pages.visit(`/reviews/${sent}`, '10-record', SENT);
  await pages.visit(`/reviews/${sent}/decide`, '11-nothing-to-decide');
  await moira.leaves();
  expect(pages.faults).toEqual([]);
});

test('without a line the queue says what it needs', async () => {
  const kit = await Person.invited('Kit Moran', ['manager'], { line: true });
  const pages = new Views('manager', kit);
  showIfItFails('Kit', kit.page);
  await kit.page.getByRole('heading', { level: 1, name: 'Reviews' }).waitFor();
  await kit.go('/what-hearth-sees');
  kit.line?.cut();
  await shown(kit.page, /^Working offline\./).waitFor();
  await pages.visit('/reviews', '40-reviews-offline', 'Reviews need a connection');
  kit.line?.join();
  await kit.page.getByRole('button', { name: 'Try again' }).click();
  await kit.page.getByRole('heading', { level: 1, name: 'Reviews', exact: true }).waitFor();
  await kit.leaves();
  expect(pages.faults).toEqual([]);
});
