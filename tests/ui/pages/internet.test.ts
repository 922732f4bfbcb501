// The page of the line, as an advisor has it: before, while and after a test, and what all tests came to.
// What a real test shows depends on the moment, so the two states around its end are canned. Not here:
// what whoever reviews sees of it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ended, internet, running } from '../../../ui/gallery/canned/line';
import type { InternetView } from '../../../ui/src/lib/bindings';
import { showIfItFails } from '../failure';
import { Person } from '../person';
import { shown } from '../shown';
import { Views } from '../views';

const NAME = 'Leila Haddad';

let leila: Person;
let views: Views;

beforeAll(async () => {
  leila = await Person.invited(NAME, ['advisor']);
  views = new Views('advisor', leila);
});

afterAll(() => leila.leaves());

test('made-up tests are looked at, and one is begun and stopped', async () => {
  const { page } = leila;
  showIfItFails(NAME, page);
  await views.visit('/internet', '1f-internet', 'Internet');
  await shown(page, /^Example data\./).waitFor();
  await page.getByRole('img', { name: /^Plot of Call quality/ }).waitFor();
  await views.part('.app-line', '1p-line-report');
  await page.getByLabel(/^How many other people/).selectOption('2');
  await page.getByRole('checkbox', { name: 'Games' }).check();
  await views.look('1h-internet-household');
  await page.getByRole('button', { name: 'Test voice only' }).click();
  await page.getByRole('button', { name: 'Stop the test' }).click();
  const now = page.getByRole('heading', { level: 2, name: 'Test now' });
  await now.and(page.locator(':focus')).waitFor();
  await shown(page, /^Your last test, /).waitFor();
  await views.look('1g-internet-stopped', '/internet');
  expect(views.faults).toEqual([]);
});

test('the way to every test moves the focus there', async () => {
  const { page } = leila;
  showIfItFails(NAME, page);
  await page.getByRole('link', { name: 'Every test' }).click();
  const heading = page.getByRole('heading', { level: 2, name: 'Every test' });
  await heading.and(page.locator(':focus')).waitFor();
  const top = (await heading.boundingBox())?.y ?? -1;
  expect(top).toBeGreaterThanOrEqual(0);
  expect(top).toBeLessThan(720);
});

test('a test that runs, and one that has ended', async () => {
  const { page } = leila;
  showIfItFails(NAME, page);
  const states: Array<[string, string, InternetView]> = [
    ['1q-internet-running', 'A test is running', internet({ running: running() })],
    ['1r-internet-ended', 'Test now', ended],
  ];
  for (const [picture, heading, view] of states) {
    await leila.go('/support');
    await page.getByRole('heading', { level: 1, name: 'Support' }).waitFor();
    await page.route('**/call/get_internet', (route) => route.fulfill({ json: view }));
    await leila.go('/internet');
    await page.getByRole('heading', { level: 2, name: heading }).waitFor();
    await views.look(picture);
    if (view === ended) {
      await page.getByText('Figures of this test').first().click();
      await views.part('.app-line', '1s-line-with-a-pair');
      await page.getByLabel('Show results for').selectOption('Upload');
      await shown(page, /^Your contract, in your own words:/).waitFor();
      await views.part('.app-line', '1t-line-with-a-contract');
    }
    await page.unroute('**/call/get_internet');
  }
  expect(views.faults).toEqual([]);
});
