// The internet page: what tests came to, the one that runs, and the next. Not here: what the advisor and
// whoever reviews are both shown of a line.
import { beforeEach, expect, test } from 'vitest';
import { CannedCore } from '../gallery/canned/core';
import { internet, line, running, sample, untested } from '../gallery/canned/line';
import type { HelpState, InternetView } from '../src/lib/bindings';
import { moment } from '../src/lib/time';
import { the } from './mounted';
import { inputs, opened, press, pressable, settled } from './opened';
import { said } from './reviewer';

const UNTIL = Date.parse('2026-11-22T16:02:00Z');

let core: CannedCore;

function shows(view: Partial<InternetView>) {
  core.over.get_internet = () => ({ ...untested, ...view });
}

/** The core tells that something is otherwise than it was. */
async function becomes(view: Partial<InternetView>) {
  shows(view);
  core.emit({ type: 'internet' });
  await settled();
}

function onShift() {
  const readiness = { readiness: { type: 'phoneOnly' } } as unknown as HelpState['readiness'];
  const help = { readiness, nobody: false, pressed: 0, shift: UNTIL, onCall: false };
  core.state = { ...core.state, help };
}

beforeEach(() => {
  core = new CannedCore();
});

test('the verdict stands first, the counts below it, and what is missing beside the hours', async () => {
  shows({ line: { ...untested.line, samples: [sample()] } });
  const { main } = await opened('/internet', core);
  const lede = the(main(), '.nhsuk-lede-text');
  expect(lede.textContent).toBe('There are too few tests at peak times to say if the line is fit for calls.');
  expect(lede.previousElementSibling?.tagName).toBe('H1');
  expect(lede.nextElementSibling?.textContent).toContain('Not enough evidence yet.');
  expect(main().textContent).toContain('3 tests');
  expect(main().textContent).toContain('2 other people online: games');
});

test('the last test says what it came to under the heading, with the way to all of them', async () => {
  shows({ line: line() });
  const { main } = await opened('/internet', core);
  const inset = main().querySelector('#test + .nhsuk-inset-text');
  const words = inset?.textContent?.replace(/\s+/g, ' ');
  expect(words).toContain(`Your last test, ${moment(sample().at)}: Poor Calls would probably have suffered`);
  pressable(inset ?? main(), 'Every test').click();
  expect(document.activeElement?.textContent).toBe('Every test');
  expect(location.hash).toBe('');
});

test('before the first test there is no last one', async () => {
  shows({});
  const { main } = await opened('/internet', core);
  expect(main().textContent).not.toContain('Your last test');
});

test('a test is asked for as somebody wants it, and stopped by one press', async () => {
  shows({});
  core.over.test_line = () => ({ ...untested, running: running({ isFull: false, aboutSeconds: 12 }) });
  core.over.stop_test = () => untested;
  const { root, main } = await opened('/internet', core);
  await press(root, 'Test voice only');
  expect(inputs(core, 'test_line')).toEqual([{ full: false, household: null, guided: null }]);
  const rows = the(main(), '.nhsuk-summary-list').textContent?.replace(/\s+/g, ' ');
  expect(main().textContent).toContain('Voice on the idle line');
  expect(rows).toContain('Delay, there and back 21 ms');
  expect(rows).toContain('How much the delay varies 2 ms');
  expect(rows).toContain('11 of about 12 seconds');
  expect(rows).not.toContain('The line carries');
  await press(root, 'Stop the test');
  expect(inputs(core, 'stop_test')).toHaveLength(1);
  expect(main().textContent).toContain('Test now');
});

test('what is not known yet is said in words', async () => {
  shows({ running: running({ step: null, roundTrip: null, jitter: null }) });
  const { main } = await opened('/internet', core);
  const values = [...main().querySelectorAll('.nhsuk-summary-list__value')];
  const words = values.map((value) => value.textContent?.trim());
  expect(words.slice(0, 3)).toEqual(['Not yet', 'Not yet', 'Not yet']);
});

test('how a call ends a test is said as it can be done: by a button on shift, by hand off it', async () => {
  shows({ running: running() });
  const off = await opened('/internet', core);
  expect(off.main().textContent).toContain('If a call comes, press “Stop the test”.');
  expect(off.main().textContent).not.toContain('by itself when you say');
  onShift();
  const on = await opened('/internet', core);
  expect(on.main().textContent).toContain('It also stops by itself when you say that you are on a call.');
  expect(on.main().textContent).not.toContain('If a call comes');
});

test('whoever presses is brought to the test, hears each step, and is brought back from Stop', async () => {
  shows({});
  core.over.test_line = () => ({ ...untested, running: running({ step: null }) });
  const { root } = await opened('/internet', core);
  await press(root, 'Test voice and speed');
  expect(document.activeElement?.textContent?.trim()).toBe('A test is running');
  expect(said(root)).toBe('Asking the server');
  await becomes({ running: running({ step: 'download' }) });
  expect(said(root)).toBe('Voice while something downloads');

  core.over.stop_test = () => ({ ...untested, line: line() });
  pressable(root, 'Stop the test').focus();
  await press(root, 'Stop the test');
  expect(document.activeElement?.textContent?.trim()).toBe('Test now');
  expect(said(root)).toMatch(/^The test has ended\. Calls would probably have suffered/);
});

test('when a test that somebody pressed for ends under their Stop button, focus is not lost', async () => {
  shows({});
  core.over.test_line = () => ({ ...untested, running: running() });
  const { root } = await opened('/internet', core);
  await press(root, 'Test voice only');
  pressable(root, 'Stop the test').focus();
  await becomes({ line: line() });
  expect(document.activeElement?.textContent?.trim()).toBe('Test now');
});

test('a booked test begins and ends without taking anybody from what they read', async () => {
  shows({});
  const { root } = await opened('/internet', core);
  await becomes({ running: running() });
  expect(document.activeElement).toBe(document.body);
  expect(said(root)).toBe('A test has begun. Voice on the idle line');
  await becomes({ line: line() });
  expect(document.activeElement).toBe(document.body);
  expect(said(root)).toMatch(/^The test has ended\./);
});

test('a press that brought no test is forgotten: the next booked one moves nobody', async () => {
  shows({});
  core.refuse.set('test_line', { code: 'conflict', message: 'The server is busy.', fields: [] });
  const { root } = await opened('/internet', core);
  await press(root, 'Test voice only');
  (document.activeElement as HTMLElement).blur();
  await becomes({ running: running() });
  expect(document.activeElement).toBe(document.body);
});

test('whether it is a peak time now is said with the peak times of today', async () => {
  shows({ isPeak: true, peakToday: 'Peak times today: 18:30 to 22:00.' });
  const { main } = await opened('/internet', core);
  expect(main().textContent?.replace(/\s+/g, ' ')).toContain(
    'It is a peak time now, so a test counts for it. Peak times today: 18:30 to 22:00.',
  );
});

test('on a call nothing is offered, and on shift voice only', async () => {
  shows({ cannotTest: 'You are on a call. Test when it has ended.' });
  const call = await opened('/internet', core);
  expect(call.main().textContent).toContain('You are on a call.');
  expect(call.main().textContent).not.toContain('Test voice only');
  shows({ onlyVoice: 'You are on shift, so nothing fills your line.' });
  const shift = await opened('/internet', core);
  expect(shift.main().textContent).toContain('Test voice only');
  expect(shift.main().textContent).not.toContain('Test voice and speed');
  expect(shift.main().textContent).not.toContain('Test with others quiet');
});

test('why a test did not come about is said once where it was asked for', async () => {
  const skips = [{ why: 'The computer was off or asleep', count: 3 }];
  shows({ trouble: 'No server could be reached.', line: { ...untested.line, skips } });
  const { main } = await opened('/internet', core);
  expect(main().textContent).toContain('No server could be reached.');
  expect(main().textContent).toContain('The computer was off or asleep: 3');

  const nothing = sample({ sentence: 'No server could be reached.', figures: [] });
  shows({ trouble: nothing.sentence, line: { ...untested.line, samples: [nothing] } });
  const kept = await opened('/internet', core);
  expect(kept.main().querySelectorAll('.nhsuk-inset-text')).toHaveLength(1);
  expect(kept.main().querySelector('.nhsuk-inset-text')?.textContent).toContain('Your last test');
});

test('who is online goes with the test, and is asked for half by half', async () => {
  const household = { ...untested.household, others: 2, doing: ['games' as const], said: 1 };
  shows({ household, nextHalf: 'usual' });
  core.over.test_line = () => ({ ...untested, household, nextHalf: 'usual' as const });
  const { root, main } = await opened('/internet', core);
  expect(main().textContent).toContain('The test with others quiet is done.');
  expect(main().textContent).toContain('What are they doing online?');
  const labels = [...main().querySelectorAll('.nhsuk-checkboxes__label')];
  const words = labels.map((label) => label.textContent?.trim());
  expect(words).toContain('Games');
  expect(words).toContain('Video calls');
  expect(the(main(), '#others-hint').textContent).toMatch(/You do not have to say\./);
  await press(root, 'Test as usual');
  expect(inputs(core, 'test_line')).toEqual([
    { full: true, household: { others: 2, doing: ['games'] }, guided: 'usual' },
  ]);
});

test('what is missing of who is online stands at its field, with a link in the summary', async () => {
  shows({ nextHalf: 'usual' });
  const message = 'Say how many others are online now, so that the two tests can be compared.';
  core.refuse.set('test_line', { code: 'invalid', message, fields: [{ field: 'others', message }] });
  const { root, main } = await opened('/internet', core);
  await press(root, 'Test as usual');
  const link = the<HTMLAnchorElement>(main(), '.nhsuk-error-summary a');
  expect(link.getAttribute('href')).toBe('#others');
  expect(the(main(), '#others-error').textContent).toContain(message);
  expect(the(main(), 'select#others').getAttribute('aria-describedby')).toContain('others-error');
  link.click();
  expect(document.activeElement?.id).toBe('others');
});

test('tests are put off and booked again, and both are heard where the person stands', async () => {
  shows({ next: UNTIL });
  core.over.postpone_tests = () => ({ ...untested, next: UNTIL, postponedUntil: UNTIL });
  core.over.resume_tests = () => ({ ...untested, next: UNTIL });
  const { root, main } = await opened('/internet', core);
  expect(main().textContent?.replace(/\s+/g, ' ')).toContain('never while you say that you are on a call');
  await press(root, 'Put tests off for 2 hours');
  expect(main().textContent).toContain(`No booked tests until ${moment(UNTIL)}.`);
  expect(said(root)).toBe(`No booked tests until ${moment(UNTIL)}`);
  expect(document.activeElement?.textContent).toBe('The next test');

  (document.activeElement as HTMLElement).blur();
  await press(root, 'Book them again');
  expect(inputs(core, 'resume_tests')).toHaveLength(1);
  expect(said(root)).toBe(`The next test is booked for ${moment(UNTIL)}`);
  expect(document.activeElement?.textContent).toBe('The next test');
  pressable(root, 'Put tests off for 2 hours');
});

test('what waits for a shift says where shifts are started, and a data limit is warned of', async () => {
  shows({ waitsForShift: true, waitsFor: 'Hearth does not know when you work.', dataLimit: 'It may have a data limit.' });
  const { main } = await opened('/internet', core);
  expect(the<HTMLAnchorElement>(main(), '#next + p a').getAttribute('href')).toBe('/');
  expect(main().textContent).toContain('It may have a data limit.');
  onShift();
  const on = await opened('/internet', core);
  expect(on.main().querySelector('#next + p a')).toBeNull();
});

test('what is sent is said without a promise about the home, and quality beside its figures', async () => {
  shows({});
  const { main } = await opened('/internet', core);
  expect(main().textContent).toContain('No sound or picture of your home is sent.');
  expect(main().textContent).not.toContain('G.107');
});

test('made-up tests are called that', async () => {
  core.over.get_internet = () => internet({ example: 'Example data. The tests of other days are made up.' });
  const { main } = await opened('/internet', core);
  expect(main().textContent).toContain('Example data.');
});
