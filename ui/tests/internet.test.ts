// The internet page: what tests came to, the one that runs, and the next.
import { beforeEach, expect, test } from 'vitest';
import { CannedCore } from '../gallery/canned/core';
import type { ChartView, InternetView, LineView, SampleView } from '../src/lib/bindings';
import { inputs, opened, press } from './opened';

const sample: SampleView = {
  at: 1_764_090_000_000,
  windows: ['When most homes are online'],
  isFull: true,
  tag: { text: 'Poor', tone: 'red' },
  sentence: 'Calls would probably have suffered.',
  household: '2 other people online: games',
  figures: [
    {
      title: 'Call quality (MOS)',
      idle: '4.4',
      loaded: '2.9',
      good: '4.0',
      willDo: '3.6',
      tag: { text: 'Poor', tone: 'red' },
    },
  ],
};

const chart: ChartView = {
  figure: 'upload',
  title: 'Upload',
  unit: 'Mbit/s',
  least: 0,
  good: 2,
  willDo: 1,
  lines: 'Good: 2.0 Mbit/s or more. Will do: 1.0 Mbit/s or more',
  points: [{ at: 1_764_090_000_000, idle: null, loaded: 8.7 }],
  rows: [
    {
      title: 'When most homes are online',
      samples: 1,
      idle: null,
      loaded: '8.7 Mbit/s',
      worst: '8.7 Mbit/s',
      tag: { text: 'Good', tone: 'green' },
    },
  ],
};

const line: LineView = {
  sentence: 'Not enough evidence yet.',
  isEnough: false,
  windows: [{ title: 'When most homes are online', samples: 1, good: 0, days: 1, missing: '2 tests' }],
  skips: [],
  charts: [],
  contract: null,
  pair: null,
  samples: [],
};

const empty: InternetView = {
  line,
  running: null,
  trouble: null,
  next: null,
  waitsFor: null,
  data: '0 of 6000 MB this month',
  isPeak: false,
  cannotTest: null,
  onlyVoice: null,
  fullTakes: 'It takes about 45 seconds and up to 101 MB.',
  lightTakes: 'It takes about 12 seconds and up to 1 MB.',
  example: null,
  household: {
    others: null,
    doing: [],
    said: null,
    choices: [
      { doing: 'films', text: 'films or television' },
      { doing: 'games', text: 'games' },
    ],
  },
  nextHalf: 'quiet',
};

let core: CannedCore;

function shows(view: Partial<InternetView>) {
  core.over.get_internet = () => ({ ...empty, ...view });
}

beforeEach(() => {
  core = new CannedCore();
});

test('the verdict stands first, and what is missing beside the hours', async () => {
  shows({ line: { ...line, samples: [sample] } });
  const { main } = await opened('/internet', core);
  expect(main().querySelector('.nhsuk-lede-text')?.textContent).toContain('Not enough evidence yet.');
  expect(main().textContent).toContain('2 tests');
  expect(main().textContent).toContain('Calls would probably have suffered.');
  expect(main().textContent).toContain('2 other people online: games');
  expect(main().querySelector('details table')?.textContent).toContain('2.9');
});

test('a test is asked for as somebody wants it, and stopped by one press', async () => {
  shows({});
  const running = { isFull: false, step: 'idle' as const, seconds: 3, roundTrip: '21 ms', jitter: '1 ms', rate: null, data: '1 MB' };
  core.over.test_line = () => ({ ...empty, running });
  core.over.stop_test = () => empty;
  const { root, main } = await opened('/internet', core);
  await press(root, 'Test voice only');
  expect(inputs(core, 'test_line')).toEqual([{ full: false, household: null, guided: null }]);
  expect(main().textContent).toContain('Voice on the idle line');
  expect(main().textContent).toContain('21 ms');
  await press(root, 'Stop the test');
  expect(inputs(core, 'stop_test')).toHaveLength(1);
  expect(main().textContent).toContain('Test now');
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
  expect(shift.main().textContent).not.toContain('Test the quiet line');
});

test('why a test did not come about is said where it was asked for', async () => {
  shows({
    trouble: 'No server could be reached.',
    line: { ...line, skips: [{ why: 'The computer was off or asleep', count: 3 }] },
  });
  const { main } = await opened('/internet', core);
  expect(main().textContent).toContain('No server could be reached.');
  expect(main().textContent).toContain('The computer was off or asleep: 3');
});

test('a figure is a plot with a table beside it, and the contract stands with them', async () => {
  shows({ line: { ...line, charts: [chart], contract: 'Northline, 67 down, 18 up' } });
  const { main } = await opened('/internet', core);
  const plot = main().querySelector('[role="img"]');
  expect(plot?.getAttribute('aria-label')).toBe('Plot of Upload over 1 test. Its middle values stand in the table below, and each test under “Every test”.');
  expect(main().textContent).toContain('Northline, 67 down, 18 up');
  expect(main().textContent).toContain('8.7 Mbit/s');
});

test('who is online goes with the test, and is asked for half by half', async () => {
  const household = { ...empty.household, others: 2, doing: ['games' as const], said: 1 };
  shows({ household, nextHalf: 'usual' });
  core.over.test_line = () => ({ ...empty, household, nextHalf: 'usual' as const });
  const { root, main } = await opened('/internet', core);
  expect(main().textContent).toContain('The test with others quiet is done.');
  await press(root, 'Test as usual');
  expect(inputs(core, 'test_line')).toEqual([
    { full: true, household: { others: 2, doing: ['games'] }, guided: 'usual' },
  ]);
});

test('made-up tests are called that', async () => {
  shows({ example: 'Example data. The tests of other days are made up.' });
  const { main } = await opened('/internet', core);
  expect(main().textContent).toContain('Example data.');
});
