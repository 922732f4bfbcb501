// What tests of a line came to, and the page of somebody who tests it, as the core would show them.
import type {
  ChartView,
  FigureView,
  InternetView,
  LineView,
  RunningView,
  SampleView,
  Tag,
} from '../../src/lib/bindings';
import { TODAY } from './items';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The evening before. */
const LAST = TODAY - 17 * HOUR;
/** When each test at a peak time was, the oldest first. */
const TIMES = [...[5, 4, 3, 2, 1].map((days) => LAST - days * DAY), LAST - 2 * HOUR, LAST];

const good: Tag = { text: 'Good', tone: 'green' };
const poor: Tag = { text: 'Poor', tone: 'red' };
const notKnown: Tag = { text: 'Not known', tone: 'grey' };

const HOMES = 'When most homes are online';
const BUSY = "NHS 111's busy hours";

const figures = (loaded: string, tag: Tag): FigureView[] => [
  { title: 'Call quality (MOS)', idle: '4.4', loaded, good: '4.0 or more', willDo: '3.6 or more', tag },
  { title: 'Voice packets lost', idle: '0.0%', loaded: '0.4%', good: '0.5% or less', willDo: '1.0% or less', tag: good },
  { title: 'How much the delay varies', idle: '2 ms', loaded: '11 ms', good: '20 ms or less', willDo: '30 ms or less', tag: good },
  { title: 'Delay, there and back', idle: '21 ms', loaded: '148 ms', good: '100 ms or less', willDo: '150 ms or less', tag: good },
  { title: 'Download', idle: null, loaded: '61.2 Mbit/s', good: '10.0 Mbit/s or more', willDo: '9.0 Mbit/s or more', tag: good },
  { title: 'Upload', idle: null, loaded: '8.7 Mbit/s', good: '2.0 Mbit/s or more', willDo: '1.0 Mbit/s or more', tag: good },
];

export function sample(over: Partial<SampleView> = {}): SampleView {
  return {
    at: LAST,
    windows: [BUSY, HOMES],
    isFull: true,
    tag: poor,
    sentence: 'Calls would probably have suffered: while something uploads, speech waits 420 ms longer, so pause uploads and backups in shifts.',
    household: '2 other people online: games',
    certainty: [
      'Call quality is a planning estimate from delay and loss by the E-model (ITU-T G.107), from 1 to 4.5: 2.9, probably between 2.6 and 3.1.',
      'Voice packets lost on the idle line: 0 of 500 to the provider (that is at most 0.7%) and 1 of 500 from it (that is at most 1.1%), at 95% confidence.',
    ],
    figures: figures('2.9', poor),
    ...over,
  };
}

const clear: Partial<SampleView> = {
  tag: good,
  sentence: 'Calls would probably have been clear at that time, also while something filled the line.',
  household: null,
  certainty: ['Call quality is a planning estimate from delay and loss by the E-model (ITU-T G.107), from 1 to 4.5: 4.2, probably between 4.1 and 4.3.'],
  figures: figures('4.2', good),
};

/** The latest first. */
export const samples: SampleView[] = [
  sample(),
  sample({ at: LAST - 2 * HOUR, windows: [BUSY], ...clear }),
  ...[1, 2, 3, 4, 5].map((days) => sample({ at: LAST - days * DAY, ...clear })),
  sample({ at: TODAY - 7 * DAY, windows: [], isFull: false, tag: notKnown, sentence: 'This test was stopped by hand.', household: null, certainty: [], figures: [] }),
];

export function chart(over: Partial<ChartView> = {}): ChartView {
  const quality = [4.2, 4.1, 4.3, 4.2, 4.0, 4.2, 2.9];
  return {
    figure: 'callQuality',
    title: 'Call quality (MOS)',
    unit: '',
    least: 1,
    good: 4,
    willDo: 3.6,
    lines: 'Good: 4.0 or more. Will do: 3.6 or more',
    held: 'A planning estimate from delay and loss by the E-model (ITU-T G.107), from 1 to 4.5. Tests that filled the line are held against the limits. A row shows the middle of its tests.',
    isRate: false,
    points: quality.map((loaded, nth) => ({ at: TIMES[nth] ?? LAST, idle: 4.4, loaded })),
    rows: [
      { title: BUSY, samples: 7, idle: '4.4', loaded: '4.2', worst: '2.9', tag: good },
      { title: HOMES, samples: 6, idle: '4.4', loaded: '4.2', worst: '2.9', tag: good },
    ],
    ...over,
  };
}

export const upload: ChartView = chart({
  figure: 'upload',
  title: 'Upload',
  unit: 'Mbit/s',
  least: 0,
  good: 2,
  willDo: 1,
  lines: 'Good: 2.0 Mbit/s or more. Will do: 1.0 Mbit/s or more',
  held: 'A row shows the middle of its tests.',
  isRate: true,
  points: [8.6, 8.9, 8.7, 8.8, 8.5, 8.7, 6.1].map((loaded, nth) => ({ at: TIMES[nth] ?? LAST, idle: null, loaded })),
  rows: [
    { title: BUSY, samples: 7, idle: null, loaded: '8.7 Mbit/s', worst: '6.1 Mbit/s', tag: good },
    { title: HOMES, samples: 6, idle: null, loaded: 'at least 8.7 Mbit/s', worst: '6.1 Mbit/s', tag: good },
  ],
});

export function line(over: Partial<LineView> = {}): LineView {
  return {
    verdict: 'So far the line does what is asked for at peak times.',
    sentence: 'A first look: 6 of 7 peak-time tests on 6 days were good; 7 of the 7 filled the line. How often the line is good can be said after 117 more tests; nothing waits for them.',
    isEnough: true,
    windows: [
      { title: BUSY, samples: 7, good: 6, days: 6, missing: null },
      { title: HOMES, samples: 6, good: 5, days: 6, missing: null },
    ],
    skips: [
      { why: 'On a call', count: 2 },
      { why: 'Hearth was not running or was locked, or the computer was off or asleep', count: 3 },
    ],
    charts: [chart(), upload],
    contract: 'Northline fibre, 67 Mbit/s down and 18 Mbit/s up',
    pair: {
      sentence: 'Calls would probably have been clear while the others were quiet. While they were online: while something uploads, speech waits 420 ms longer, so pause uploads and backups in shifts.',
      at: LAST,
      rows: [
        { title: 'Call quality (MOS)', quiet: '4.2', usual: '2.9' },
        { title: 'Upload', quiet: '8.7 Mbit/s', usual: '6.1 Mbit/s' },
      ],
    },
    samples,
    ...over,
  };
}

export function running(over: Partial<RunningView> = {}): RunningView {
  return {
    isFull: true,
    step: 'idle',
    seconds: 11,
    aboutSeconds: 45,
    roundTrip: '21 ms',
    jitter: '2 ms',
    rate: null,
    data: '1 MB',
    ...over,
  };
}

export function internet(over: Partial<InternetView> = {}): InternetView {
  return {
    line: line(),
    running: null,
    trouble: null,
    next: TODAY + 5 * HOUR,
    waitsFor: null,
    waitsForShift: false,
    postponedUntil: null,
    postponesHours: 2,
    dataLimit: null,
    data: '640 of 6000 MB this month',
    isPeak: false,
    peakToday: 'Peak times today: 08:00 to 13:00, 17:00 to 22:00.',
    cannotTest: null,
    onlyVoice: null,
    fullTakes: 'It takes about 45 seconds and up to 101 MB. Calls and videos at home may stutter for half of that time.',
    lightTakes: 'It takes about 12 seconds and up to 1 MB.',
    example: null,
    household: {
      others: null,
      doing: [],
      said: null,
      holdsDays: 14,
      choices: [
        { doing: 'browsing', text: 'pages, messages or music' },
        { doing: 'films', text: 'films or television' },
        { doing: 'games', text: 'games' },
        { doing: 'videoCalls', text: 'video calls' },
        { doing: 'transfers', text: 'large downloads or uploads' },
      ],
    },
    nextHalf: 'quiet',
    ...over,
  };
}

/** A test has just ended, and the line was short of what calls need. */
export const ended: InternetView = internet({
  line: line({ samples: [sample({ at: TODAY - 60_000, windows: [] }), ...samples] }),
});

/** Nothing was tested yet. */
export const untested: InternetView = internet({
  line: line({
    verdict: 'There are too few tests at peak times to say if the line is fit for calls.',
    sentence: `Not enough evidence yet. ${HOMES}: still to come 3 more tests, 2 more days, 1 day at a weekend.`,
    isEnough: false,
    windows: [{ title: HOMES, samples: 0, good: 0, days: 0, missing: '3 tests, 2 more days, 1 day at a weekend' }],
    skips: [],
    charts: [],
    contract: null,
    pair: null,
    samples: [],
  }),
});
