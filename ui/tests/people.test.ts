// The administrator's pages: inviting, changing, teams.
import { beforeEach, expect, test, vi } from 'vitest';
import { CannedCore } from '../gallery/canned/core';
import { reviewing } from '../gallery/canned/reviewing';
import { labelled, the } from './mounted';
import { inputs, opened, press, settled, typed } from './opened';

let core: CannedCore;

beforeEach(() => {
  core = new CannedCore({ person: { name: 'Lewis Grant', roles: ['administrator'], teams: [] } });
  reviewing(core);
});

const open = (place: string) => opened(place, core);

async function ticked(root: ParentNode, words: string): Promise<void> {
  labelled(root, words).click();
  await settled();
}

test('everybody is listed with what they are, in words', async () => {
  const { main } = await open('/people');
  const rows = [...main().querySelectorAll('tbody tr')].map((row) => row.textContent ?? '');
  expect(rows).toHaveLength(5);
  expect(rows[0]).toContain('Manager, Shift lead');
  expect(rows[3]).toContain('Invited, has not joined yet');
  expect(rows[4]).toContain('Cannot log in');
});

test("what an invitation lacks is said at its field in the core's words", async () => {
  const { root } = await open('/people/invite');
  await press(root, 'Make the invitation');
  expect(the(root, '#name-error').textContent).toContain('Enter a name.');
  expect(the(root, '#roles-error').textContent).toContain('Choose at least one role.');
});

test('the link of an invitation is shown with what to do, and copied by one press', async () => {
  const writeText = vi.fn(() => Promise.resolve());
  vi.stubGlobal('navigator', { clipboard: { writeText } });
  const { root, main } = await open('/people/invite');
  await typed(labelled(root, 'Full name'), 'Nadia Ali');
  await ticked(root, 'Manager');
  await ticked(root, 'North evening');
  await press(root, 'Make the invitation');
  expect(inputs(core, 'invite')).toEqual([
    { name: 'Nadia Ali', roles: ['manager'], teams: ['north'], pack: null },
  ]);
  const link = labelled(root, 'Invitation link');
  expect(link.value).toMatch(/^hearth:/);
  expect(main().textContent).toContain('It works once, until');
  await press(root, 'Copy the link');
  expect(writeText).toHaveBeenCalledWith(link.value);
  expect(main().textContent).toContain('Copied');
  vi.unstubAllGlobals();
});

test('a link that cannot be copied is selected, and the keys are said', async () => {
  vi.stubGlobal('navigator', { clipboard: { writeText: () => Promise.reject(new Error('no')) } });
  const { root, main } = await open('/people/invite');
  await typed(labelled(root, 'Full name'), 'Nadia Ali');
  await ticked(root, 'IT');
  await press(root, 'Make the invitation');
  await press(root, 'Copy the link');
  expect(main().textContent).toContain('press Ctrl and C');
  const link = labelled(root, 'Invitation link');
  expect(link.selectionEnd).toBe(link.value.length);
  vi.unstubAllGlobals();
});

test('a change is seen beside what is so before it is made', async () => {
  const { root, main } = await open('/people/p-aisha');
  await ticked(root, 'Shift lead');
  await ticked(root, 'No');
  await press(root, 'Check the change');
  expect(inputs(core, 'change_person')).toEqual([]);
  expect(the(main(), 'tbody').textContent).toMatch(/Manager, Shift lead.*Manager/s);
  expect(main().textContent).toContain('Aisha Khan is logged out everywhere at once');
  await press(root, 'Change');
  expect(inputs(core, 'change_person')).toEqual([
    { person: 'p-aisha', change: { roles: ['manager'], teams: ['north', 'south'], pack: null, active: false } },
  ]);
  expect(location.pathname).toBe('/people');
});

test('what an advisor is asked is changed, and what that comes to is said first', async () => {
  const kept = reviewing(core);
  const clinic = { pack: { id: 'clinic', version: 1 }, title: 'Clinical advisor' };
  kept.people = { ...kept.people, packs: [...kept.people.packs, clinic] };
  const { root, main } = await open('/people/p-priya');
  const asked = the<HTMLSelectElement>(root, '#pack');
  expect(asked.value).toBe('health-advisor');
  asked.value = 'clinic';
  asked.dispatchEvent(new Event('change', { bubbles: true }));
  await settled();
  await press(root, 'Check the change');
  expect(the(main(), 'tbody').textContent).toMatch(/Health advisor.*Clinical advisor/s);
  expect(main().textContent).toContain('is asked the other questions');
  await press(root, 'Change');
  expect(inputs(core, 'change_person')).toEqual([
    {
      person: 'p-priya',
      change: { roles: ['advisor'], teams: ['north'], pack: 'clinic', active: true },
    },
  ]);
});

test('a change that the core refuses comes back to the form with its words', async () => {
  const { root } = await open('/people/p-priya');
  await ticked(root, 'Advisor');
  await press(root, 'Check the change');
  await press(root, 'Change');
  expect(the(root, '#roles-error').textContent).toContain('Choose at least one role.');
  expect(labelled(root, 'Advisor').checked).toBe(false);
});

test('a team is made, and renamed', async () => {
  const { root } = await open('/people/teams/new');
  await typed(labelled(root, 'Name of the team'), 'West night');
  await press(root, 'Save');
  expect(inputs(core, 'save_team')).toEqual([{ team: null, name: 'West night' }]);
  expect(root.textContent).toContain('West night');

  const again = await open('/people/teams/north');
  expect(labelled(again.root, 'Name of the team').value).toBe('North evening');
});

test('without a connection the pages say so', async () => {
  core.refuse.set('get_people', { code: 'offline', message: 'No answer.', fields: [] });
  const { main } = await open('/people');
  expect(the(main(), 'h1').textContent).toBe('People and teams need a connection');
});
