// The internet page: what tests came to, the one that runs, and the next.
import { beforeEach, expect, test } from 'vitest';
import { CannedCore } from '../gallery/canned/core';
import type { InternetView, SampleView } from '../src/lib/bindings';
import { inputs, opened, press } from './opened';

const sample: SampleView = {
  at: 1_764_090_000_000,
  windows: ['When most homes are online'],
  isFull: true,
  tag: { text: 'Poor', tone: 'red' },
  sentence: 'Calls would probably have suffered.',
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

const empty: InternetView = {
  sentence: 'Not enough evidence yet.',
  isEnough: false,
  windows: [{ title: 'When most homes are online', samples: 1, good: 0, days: 1, missing: '2 tests' }],
  skips: [],
  samples: [],
  running: null,
  trouble: null,
  next: null,
  waitsFor: null,
  data: '0 of 6000 MB this month',
  isPeak: false,
  cannotTest: null,
  onlyVoice: false,
};

let core: CannedCore;

function shows(view: Partial<InternetView>) {
  core.over.get_internet = () => ({ ...empty, ...view });
}

beforeEach(() => {
  core = new CannedCore();
});

test('the verdict stands first, and what is missing beside the hours', async () => {
  shows({ samples: [sample] });
  const { main } = await opened('/internet', core);
  expect(main().querySelector('.nhsuk-lede-text')?.textContent).toContain('Not enough evidence yet.');
  expect(main().textContent).toContain('2 tests');
  expect(main().textContent).toContain('Calls would probably have suffered.');
  expect(main().querySelector('details table')?.textContent).toContain('2.9');
});

test('a test is asked for as somebody wants it, and stopped by one press', async () => {
  shows({});
  const running = { isFull: false, step: 'idle' as const, seconds: 3, roundTrip: '21 ms', jitter: '1 ms', rate: null, data: '1 MB' };
  core.over.test_line = () => ({ ...empty, running });
  core.over.stop_test = () => empty;
  const { root, main } = await opened('/internet', core);
  await press(root, 'Test voice only');
  expect(inputs(core, 'test_line')).toEqual([{ full: false }]);
  expect(main().textContent).toContain('Voice on the quiet line');
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
  shows({ onlyVoice: true });
  const shift = await opened('/internet', core);
  expect(shift.main().textContent).toContain('Test voice only');
  expect(shift.main().textContent).not.toContain('Test voice and speed');
});

test('why a test did not come about is said where it was asked for', async () => {
  shows({ trouble: 'No server could be reached.', skips: [{ why: 'The computer was off or asleep', count: 3 }] });
  const { main } = await opened('/internet', core);
  expect(main().textContent).toContain('No server could be reached.');
  expect(main().textContent).toContain('The computer was off or asleep: 3');
});
