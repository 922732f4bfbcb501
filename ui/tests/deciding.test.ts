// Deciding, pausing, confirming as second person, and what is left of it on the record.
import { beforeEach, expect, test } from 'vitest';
import { approved, awaiting, review } from '../gallery/canned/records';
import type { Decide } from '../src/lib/bindings';
import { the } from './mounted';
import { inputs, press, settled, typed } from './opened';
import { area, chosen, type Desk, desk } from './reviewer';

let core: Desk['core'];
let kept: Desk['kept'];
let open: Desk['open'];

beforeEach(() => {
  ({ core, kept, open } = desk());
});

/** Somebody else writes on a record. */
function overtaken(record: string): void {
  const view = kept.records.get(record) ?? review();
  kept.records.set(record, { ...view, seen: view.seen + 1 });
}

test('a decision is looked at whole before it is sent, with what needs a second person', async () => {
  const { root, main } = await open('/reviews/r-priya/decide');
  expect(the(root, '.app-gates').textContent).toContain('Tier 2 audit');
  expect(root.querySelector('input[value="eligibility.tier-2-audit"]')).toBeNull();
  the<HTMLInputElement>(root, 'input[value="device.memory"]').click();
  await chosen(root, 'hybrid');
  await typed(area(root, 'reason'), 'The room is private.');
  await typed(area(root, 'next'), 'IT sends the computer.');
  await press(root, 'Check your decision');
  expect(the(main(), 'h1').textContent).toContain('You are about to approve Priya Shah');
  expect(document.activeElement).toBe(the(main(), 'h1'));
  expect(main().textContent).toMatch(/until a second\s+person has confirmed it/);
  expect(main().textContent).toContain('The computer has 8 GB of memory or more.');
  expect(inputs(core, 'decide')).toEqual([]);
});

test("what the core refuses stands at its field, the gate's at the gate, and nothing is lost", async () => {
  const { root } = await open('/reviews/r-priya/decide');
  await chosen(root, 'home');
  await typed(area(root, 'reason'), 'The room is private.');
  await typed(area(root, 'next'), 'Start on Monday.');
  await press(root, 'Check your decision');
  await press(root, 'Approve');
  expect(the(root, '.app-gates').textContent).toContain('must be met before anybody can approve');
  expect(document.getElementById('internet.peak-error')?.textContent).toContain('Carry it');
  const links = [...root.querySelectorAll('.nhsuk-error-summary a')];
  expect(links.map((link) => link.getAttribute('href'))).toContain('#internet.peak');
  expect(area(root, 'reason').value).toBe('The room is private.');
});

test('a decision that was sent says when the advisor hears of it', async () => {
  const { root, main } = await open('/reviews/r-priya/decide');
  await chosen(root, 'decline');
  await typed(area(root, 'reason'), 'The room is open.');
  await typed(area(root, 'next'), 'Apply again with a door.');
  await press(root, 'Check your decision');
  await press(root, 'Decline');
  const sent = inputs(core, 'decide').at(-1) as Decide;
  expect(sent).toMatchObject({ seen: 12, outcome: { type: 'declined' }, confirms: null });
  expect(the(root, '.nhsuk-panel').textContent).toContain('Priya Shah hears of this in Hearth now');
  expect(document.activeElement).toBe(the(main(), 'h1'));
});

test('a decision on a record that changed is not sent: the record is shown as it is now', async () => {
  const { root, main } = await open('/reviews/r-priya/decide');
  await chosen(root, 'decline');
  await typed(area(root, 'reason'), 'The room is open.');
  await typed(area(root, 'next'), 'Apply again with a door.');
  await press(root, 'Check your decision');
  overtaken('r-priya');
  await press(root, 'Decline');
  expect(main().textContent).toContain('Here is the record as it is now');
  expect(root.querySelector('.nhsuk-panel')).toBeNull();
  expect(area(root, 'reason').value).toBe('The room is open.');

  await press(root, 'Check your decision');
  await press(root, 'Decline');
  expect(inputs(core, 'decide').at(-1)).toMatchObject({ seen: 13 });
  expect(the(root, '.nhsuk-panel').textContent).toContain('Declined');
});

test('a change that arrives while somebody decides is said, and leads back from the check', async () => {
  const { root, main } = await open('/reviews/r-priya/decide');
  await chosen(root, 'decline');
  await press(root, 'Check your decision');
  overtaken('r-priya');
  core.emit({ type: 'review', record: 'r-priya' });
  await settled();
  expect(main().textContent).toContain('Here is the record as it is now');
  expect(root.querySelector('.nhsuk-panel--interruption')).toBeNull();
});

test('one press from the record and one more pause it', async () => {
  const { root } = await open('/reviews/r-beth');
  await press(root, 'Pause');
  await press(root, 'Pause now');
  expect(the(root, '#review-error').textContent).toContain('looked at again');
  await typed(area(root, 'reason'), 'No smoke alarm.');
  await typed(area(root, 'next'), 'Aisha calls you today.');
  for (const [part, value] of [['day', '29'], ['month', '11'], ['year', '2026']] as const) {
    await typed(the<HTMLInputElement>(root, `#review-${part}`), value);
  }
  await press(root, 'Pause now');
  expect(inputs(core, 'decide').at(-1)).toMatchObject({
    outcome: { type: 'paused' },
    review: '2026-11-29',
  });
  expect(the(root, '.nhsuk-panel').textContent).toContain('Paused working from home');
});

test('what is paused is kept paused until another day', async () => {
  kept.records.set('r-beth', approved({ outcomes: ['resume', 'keepPaused', 'end'] }));
  const { root, main } = await open('/reviews/r-beth');
  await press(root, 'Keep paused');
  expect(the(main(), 'h1').textContent).toContain('Keep paused working from home');
  await typed(area(root, 'reason'), 'The alarm is not fitted yet.');
  await typed(area(root, 'next'), 'Aisha calls you on Monday.');
  for (const [part, value] of [['day', '6'], ['month', '12'], ['year', '2026']] as const) {
    await typed(the<HTMLInputElement>(root, `#review-${part}`), value);
  }
  await press(root, 'Keep paused');
  expect(inputs(core, 'decide').at(-1)).toMatchObject({
    outcome: { type: 'paused' },
    review: '2026-12-06',
  });
});

test('the second person confirms the first decision unchanged', async () => {
  const { root, main } = await open('/reviews/r-omar/confirm');
  expect(main().textContent).toContain('Everything but the memory is met');
  await typed(area(root, 'reason'), 'I read it, and agree.');
  await typed(area(root, 'next'), 'As written.');
  await press(root, 'Confirm the decision');
  expect(inputs(core, 'decide').at(-1)).toEqual({
    record: 'r-omar',
    seen: 13,
    outcome: awaiting().awaits?.outcome,
    reason: 'I read it, and agree.',
    next: 'As written.',
    review: '2027-05-22',
    confirms: 13,
  });
});

test('who may not be the second person is told so and offered nothing to confirm', async () => {
  const view = awaiting();
  kept.records.set('r-omar', {
    ...view,
    awaits: view.awaits && { ...view.awaits, cannot: 'A manager must decide this.' },
  });
  const { root, main } = await open('/reviews/r-omar/confirm');
  expect(main().textContent).toContain('A manager must decide this.');
  expect(root.querySelector('form')).toBeNull();
  const record = await open('/reviews/r-omar');
  expect(record.main().textContent).toContain('A manager must decide this.');
  expect(record.main().textContent).not.toContain('Read the first decision and confirm it');
});

test('the history shows what was decided with what was replied, and what the approval rests on', async () => {
  kept.records.set('r-beth', approved());
  const { main } = await open('/reviews/r-beth/history');
  expect(main().textContent).toContain('The landlord fits one next week.');
  expect(main().textContent).toContain('A chair with adjustable height.');
  expect(document.title).toBe('Bethan Llewellyn-Featherstonehaugh: decisions and history – Hearth');
});

test.each(['/reviews', '/reviews/r-priya', '/reviews/r-priya/decide', '/reviews/r-omar/confirm'])(
  '%s has one primary button at most',
  async (place) => {
    const { main } = await open(place);
    const primary = [...main().querySelectorAll('.nhsuk-button')].filter(
      (button) => !/--(secondary|warning)/.test(button.className),
    );
    expect(primary.length).toBeLessThanOrEqual(1);
  },
);
