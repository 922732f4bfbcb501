// The pages of an administrator: who is in, inviting somebody, changing what somebody is, teams.
// Not here: what comes of an invitation, which the other files show.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { showIfItFails } from '../failure';
import { Person } from '../person';
import { Views } from '../views';

let ines: Person;
let views: Views;

beforeAll(async () => {
  ines = await Person.invited('Ines Duarte', ['administrator', 'governance']);
  views = new Views('administrator', ines);
});

afterAll(() => ines.leaves());

test('somebody is invited, and the link is shown once', async () => {
  const { page } = ines;
  showIfItFails('Ines', page);
  await page.getByRole('heading', { level: 1, name: 'People' }).waitFor();
  await views.look('00-people', '/people');
  await views.visit('/people/invite', '01-invite', 'Invite somebody');
  await page.getByRole('button', { name: 'Make the invitation' }).click();
  await page.getByRole('alert').waitFor();
  expect(await page.title()).toMatch(/^Error: /);
  await views.look('02-invite-error');
  await page.getByRole('textbox', { name: 'Full name' }).fill('Sam Doyle');
  await page.getByRole('checkbox', { name: 'Shift lead' }).check();
  await page.getByRole('checkbox', { name: 'Evening team' }).check();
  await page.getByRole('button', { name: 'Make the invitation' }).click();
  await page.getByRole('heading', { level: 1, name: 'Invitation for Sam Doyle' }).waitFor();
  expect(await page.getByRole('textbox', { name: 'Invitation link' }).inputValue()).toMatch(/^hearth:/);
  await views.look('03-invitation');
  expect(views.faults).toEqual([]);
});

test('what somebody is can be changed before they have joined', async () => {
  const { page } = ines;
  showIfItFails('Ines', page);
  await ines.go('/people');
  await page.getByRole('link', { name: 'Sam Doyle' }).click();
  await page.getByRole('heading', { level: 1, name: 'Change Sam Doyle' }).waitFor();
  await views.look('10-change', new URL(page.url()).pathname);
  await page.getByRole('checkbox', { name: 'Clinician' }).check();
  await page.getByRole('button', { name: 'Check the change' }).click();
  await page.getByRole('heading', { level: 1, name: 'Check the change for Sam Doyle' }).waitFor();
  await page.getByRole('cell', { name: 'Shift lead, Clinician' }).waitFor();
  await views.look('11-check-change');
  await page.getByRole('button', { name: 'Change', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'People' }).waitFor();
  const row = page.getByRole('row', { name: /Sam Doyle/ });
  await row.getByText('Shift lead, Clinician').waitFor();
  await row.getByText('Invited, has not joined yet').waitFor();
  expect(views.faults).toEqual([]);
});

test('teams, and what is not there or not for an administrator', async () => {
  const { page, bridge } = ines;
  showIfItFails('Ines', page);
  await views.visit('/people/teams/new', '20-make-a-team', 'Make a team');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('alert').waitFor();
  expect(await page.title()).toMatch(/^Error: /);
  await views.look('21-make-a-team-error');
  await page.getByRole('textbox', { name: 'Name of the team' }).fill('Night team');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('link', { name: /Rename\s+Night team/ }).waitFor();
  const { teams } = await bridge.call('get_people', {});
  const night = teams.find(({ name }) => name === 'Night team');
  await views.visit(`/people/teams/${night?.id}`, '22-rename-a-team', 'Rename Night team');
  await views.visit('/people/teams/nowhere', '23-team-not-found', 'Team not found');
  await views.visit('/people/nobody', '24-person-not-found', 'Person not found');
  await views.visit('/reviews', '25-not-for-administrators', 'You cannot see this');
  await views.visit('/access', '26-who-looked', 'Who looked at a record');
  await page.getByRole('button', { name: 'Show who looked' }).click();
  await page.getByRole('alert').waitFor();
  await views.look('27-who-looked-error');
  await views.visit('/outlets', '28-outlets', 'Outlets');
  expect(views.faults).toEqual([]);
});
