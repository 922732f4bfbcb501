// A queue and one record under review, as the core would show them, filled.
import type {
  ActionView,
  AgreeView,
  ClaimView,
  DecisionView,
  FileView,
  QueueRow,
  ReviewItem,
  ReviewView,
  StandingView,
  Tag,
} from '../../src/lib/bindings';
import { TODAY } from './items';
import { line } from './line';

const HOUR = 3_600_000;

export const teams = [
  { id: 'north', name: 'North evening' },
  { id: 'south', name: 'South weekend' },
];

export function queueRow(over: Partial<QueueRow> = {}): QueueRow {
  return {
    record: 'r-priya',
    name: 'Priya Shah',
    team: 'north',
    teamName: 'North evening',
    stage: 'applying',
    waiting: 4,
    withAdvisor: 2,
    worst: 'high',
    urgent: false,
    lapsing: 0,
    due: '2026-12-04',
    since: TODAY - 26 * HOUR,
    ...over,
  };
}

export const queue: QueueRow[] = [
  queueRow({ urgent: true, worst: 'stop' }),
  queueRow({ record: 'r-gwen', name: 'Gwen Morris', stage: 'readyToDecide', waiting: 0, withAdvisor: 0, worst: null, due: null, since: TODAY - 3 * HOUR }),
  queueRow({ record: 'r-omar', name: 'Omar Farouk', stage: 'awaitingSecond', waiting: 0, withAdvisor: 0, worst: 'stop', due: '2026-11-29', since: null }),
  queueRow({ record: 'r-beth', name: 'Bethan Llewellyn-Featherstonehaugh', team: 'south', teamName: 'South weekend', stage: 'approved', waiting: 1, withAdvisor: 0, worst: 'medium', lapsing: 2, due: '2026-11-23' }),
  queueRow({ record: 'r-john', name: 'John Adeyemi', team: 'south', teamName: 'South weekend', stage: 'paused', waiting: 1, withAdvisor: 3, worst: 'low', due: '2026-12-01' }),
];

const tags = {
  review: { text: 'In review', tone: 'blue' },
  notMet: { text: 'Not met, in review', tone: 'red' },
  unknown: { text: 'Not known', tone: 'yellow' },
  none: { text: 'Not started', tone: 'grey' },
  returned: { text: 'Sent back', tone: 'yellow' },
  done: { text: 'Done', tone: 'plain' },
} satisfies Record<string, Tag>;

export function standing(over: Partial<StandingView> = {}): StandingView {
  return {
    result: 'met',
    state: 'withReviewer',
    tag: tags.review,
    why: null,
    observed: '2026-11-20',
    due: null,
    lastSafe: null,
    unsent: null,
    ...over,
  };
}

export function photo(id: string, title: string, over: Partial<FileView> = {}): FileView {
  return { id, shot: id, title, mediaType: 'image/svg+xml', bytes: 240_000, available: true, ...over };
}

export function claim(over: Partial<ClaimView> = {}): ClaimView {
  return {
    response: 'c-door',
    method: "Answer in the advisor's own words",
    measured: false,
    line: null,
    words: 'Yes. The door closes, and there is a lock on the inside.',
    by: 'Priya Shah, advisor',
    observed: '2026-11-20',
    at: TODAY - 26 * HOUR,
    files: [],
    standing: standing(),
    superseded: false,
    canAccept: true,
    canReturn: true,
    ...over,
  };
}

export function action(over: Partial<ActionView> = {}): ActionView {
  return {
    act: 'a-door',
    item: 'privacy.door',
    section: 'room',
    title: 'A door that closes',
    words: 'Fit a lock that closes from the inside.',
    who: 'Priya Shah',
    due: '2026-12-04',
    tag: { text: 'Open', tone: 'yellow' },
    done: false,
    canFinish: true,
    finishedBy: null,
    ...over,
  };
}

/** What was agreed on the canned record, about whichever item. */
export const agreed: ActionView[] = [
  action({
    act: 'a-chair',
    item: 'dse.comfort',
    title: 'Comfort and health',
    words: 'Lend a chair with arms, and look at it again after a week of shifts.',
    who: 'IT',
    due: '2026-11-20',
    tag: { text: 'Overdue', tone: 'red' },
    canFinish: false,
    finishedBy: 'A workstation assessor or IT can mark this as done.',
  }),
  action(),
];

export const agree: AgreeView = {
  owners: [
    { role: 'advisor', text: 'Priya Shah' },
    { role: 'manager', text: 'Manager' },
    { role: 'assessor', text: 'Workstation assessor' },
    { role: 'it', text: 'IT' },
  ],
  hint: 'Priya Shah reads this.',
};

export function reviewItem(over: Partial<ReviewItem> = {}): ReviewItem {
  return {
    id: 'privacy.door',
    title: 'A door that closes',
    ask: 'Can you close a door between you and other people while you take calls?',
    section: 'Your room and privacy',
    weight: 'required',
    severity: 'high',
    urgent: false,
    standing: standing(),
    claims: [claim()],
    attestations: [],
    actions: agreed.filter(({ item }) => item === (over.id ?? 'privacy.door')),
    agree,
    cannotAgree: null,
    hidden: null,
    source: 'NHS England homeworking guidance, home environment',
    ...over,
  };
}

const waiting: ReviewItem[] = [
  reviewItem({
    id: 'dse.evidence',
    title: 'Photos of the workstation',
    ask: 'Show us your desk, chair and screen as you use them for a shift.',
    section: 'Show us your workstation',
    claims: [
      claim({
        response: 'c-photos',
        method: 'Photos',
        words: '3 photos',
        files: [
          photo('desk-side', 'Desk from the side'),
          photo('desk-front', 'Desk from the front'),
          photo('screen', 'Screen, with nothing on it'),
          photo('old', 'Cables under the desk', { available: false }),
        ],
      }),
      claim({
        response: 'c-photos-old',
        method: 'Photos',
        words: '1 photo',
        at: TODAY - 90 * HOUR,
        observed: '2026-11-17',
        files: [photo('desk-dark', 'Desk from the side')],
        standing: standing({ tag: tags.returned, why: 'Too dark to see the chair.' }),
        superseded: true,
        canAccept: false,
        canReturn: false,
      }),
    ],
  }),
  reviewItem(),
  reviewItem({
    id: 'eligibility.tier-2-audit',
    title: 'Tier 2 audit',
    ask: 'You have reached tier 2 audit, as the NHS Pathways licence defines it',
    section: 'What your manager confirms',
    weight: 'gate',
    standing: standing({ result: 'couldNotTell', state: 'notStarted', tag: tags.none, observed: null }),
    claims: [],
    attestations: [
      { method: 'confirmed', statement: "The audit lead's record shows that this advisor is in tier 2 audit.", most: null },
    ],
    source: 'NHS England homeworking guidance, NHS Pathways and training',
  }),
  reviewItem({
    id: 'risk.manager-voice',
    title: 'Risks as you see them',
    ask: 'What could go wrong when this advisor works alone at home, and what is agreed about it?',
    section: 'Homeworking risk assessment',
    claims: [],
    standing: standing({ result: 'couldNotTell', state: 'notStarted', tag: tags.none, observed: null }),
    attestations: [{ method: 'words', statement: 'Write what could go wrong, and what you agreed about it.', most: 1000 }],
  }),
];

const notMet: ReviewItem[] = [
  reviewItem({
    id: 'device.memory',
    title: 'Memory',
    ask: 'The computer has 8 GB of memory or more',
    section: 'This computer',
    severity: 'stop',
    urgent: true,
    standing: standing({ result: 'notMet', tag: tags.notMet, why: 'Found 4 GB. At least 8 GB is asked for.', due: '2027-11-20' }),
    claims: [
      claim({
        response: 'c-memory',
        method: 'Measured on the computer',
        measured: true,
        words: 'Memory: 4 GB',
        by: 'Priya Shah, advisor',
        canAccept: false,
        standing: standing({ result: 'notMet', tag: tags.notMet }),
        files: [photo('report', 'Report of the computer', { mediaType: 'application/pdf', shot: null, bytes: 48_000 })],
      }),
    ],
  }),
];

const notKnown: ReviewItem[] = [
  reviewItem({
    id: 'security.disk-encryption',
    title: 'Disk encryption',
    ask: 'The disk of the computer is encrypted',
    section: 'Security',
    standing: standing({ result: 'couldNotTell', tag: tags.unknown, why: 'Some computers show this only to IT.' }),
    claims: [claim({ response: 'c-disk', words: 'I cannot tell. The settings page says that IT looks after it.', canAccept: false })],
  }),
  reviewItem({
    id: 'dse.comfort',
    title: 'Comfort and health',
    ask: 'Is anything sore after a shift?',
    section: 'Your body',
    weight: 'advisory',
    severity: 'medium',
    standing: standing({ result: 'couldNotTell', tag: tags.review }),
    claims: [],
    agree: null,
    cannotAgree: 'Only a workstation assessor agrees actions about this. You see what was agreed.',
    hidden: 'This is about health. A workstation assessor looks at it, and you see only where it stands.',
  }),
];

const met: ReviewItem[] = ['Desk', 'Chair', 'Light', 'Smoke alarm', 'Insurance'].map((title) =>
  reviewItem({
    id: `met.${title.toLowerCase().replace(' ', '-')}`,
    title,
    ask: `${title}: is it as the guidance asks?`,
    section: 'Your room and privacy',
    standing: standing({ state: 'current', tag: tags.done, due: '2027-11-20', lastSafe: '2027-12-20' }),
    claims: [claim({ response: `c-${title}`, words: 'Yes', canAccept: false, canReturn: true })],
  }),
);

met.push(
  reviewItem({
    id: 'connection.measured',
    title: 'Internet measured',
    ask: "Let Hearth measure your internet to your provider's server",
    section: 'Your internet',
    standing: standing({ state: 'current', tag: tags.done, due: '2027-05-20', lastSafe: '2027-06-20' }),
    claims: [claim({ response: 'c-line', method: 'Measured on the computer', measured: true, words: 'Call quality: 4.2', line: line(), canAccept: false })],
  }),
);

export const paused: DecisionView = {
  seq: 9,
  headline: 'Declined working from home',
  by: 'Aisha Khan, manager',
  at: TODAY - 400 * HOUR,
  reason: 'The room was open to the hallway.',
  next: 'Apply again when there is a door.',
  conditions: [],
  review: null,
  first: null,
  replies: [{ at: TODAY - 380 * HOUR, words: 'The landlord fits one next week. I will apply again.' }],
};

export function review(over: Partial<ReviewView> = {}): ReviewView {
  return {
    record: 'r-priya',
    name: 'Priya Shah',
    headline: 'Nothing has been decided yet.',
    tag: { text: 'Not decided', tone: 'grey' },
    seen: 12,
    groups: [
      { title: 'Waiting for you', settled: false, items: waiting },
      { title: 'Not met', settled: false, items: notMet },
      { title: 'Not known', settled: false, items: notKnown },
      { title: 'Met', settled: true, items: met },
    ],
    blocks: [
      { item: 'eligibility.tier-2-audit', title: 'Tier 2 audit', weight: 'gate', canCarry: false, severity: 'high', tag: tags.none, condition: '', due: '2026-12-06' },
      { item: 'device.memory', title: 'Memory', weight: 'required', canCarry: true, severity: 'stop', tag: tags.notMet, condition: 'The computer has 8 GB of memory or more.', due: '2026-11-22' },
      { item: 'internet.peak', title: 'Internet at peak', weight: 'required', canCarry: true, severity: 'high', tag: tags.none, condition: 'The line is measured at the hours of work, and holds.', due: '2026-12-06' },
    ],
    actions: agreed,
    conditions: [],
    outcomes: ['approve', 'decline'],
    awaits: null,
    decisions: [paused],
    history: [
      { seq: 12, at: TODAY - 26 * HOUR, by: 'Priya Shah, advisor', words: 'Sent 9 answers and 3 photos.', detail: null },
      { seq: 11, at: TODAY - 50 * HOUR, by: 'Tom Barnes, manager', words: 'Returned "Photos of the workstation".', detail: 'Too dark to see the chair.' },
      { seq: 10, at: TODAY - 380 * HOUR, by: 'Priya Shah, advisor', words: 'Replied to the decision.', detail: 'The landlord fits one next week. I will apply again.' },
      { seq: 9, at: TODAY - 400 * HOUR, by: 'Aisha Khan, manager', words: 'Declined working from home.', detail: null },
    ],
    broken: null,
    ...over,
  };
}

/** An approved record: it can be paused. */
export function approved(over: Partial<ReviewView> = {}): ReviewView {
  return review({
    record: 'r-beth',
    name: 'Bethan Llewellyn-Featherstonehaugh',
    headline: 'Approved to work from home since 14 March 2026. Next review: 14 March 2027.',
    tag: { text: 'Approved', tone: 'green' },
    blocks: [],
    outcomes: ['approve', 'pause', 'end'],
    conditions: [
      { words: 'A chair with adjustable height.', item: 'met.chair', section: 'room', due: '2026-12-04', tag: { text: 'Open', tone: 'yellow' } },
      { words: 'A second headset is kept at home.', item: null, section: null, due: null, tag: { text: 'Agreed', tone: 'blue' } },
    ],
    ...over,
  });
}

/** An approval that waits for a second person. */
export function awaiting(over: Partial<ReviewView> = {}): ReviewView {
  const first: DecisionView = {
    seq: 13,
    headline: 'Approved working from home, if a second person confirms it',
    by: 'Aisha Khan, manager',
    at: TODAY - 3 * HOUR,
    reason: 'Everything but the memory is met, and a new computer is ordered.',
    next: 'IT sends the computer. Until it is there, shifts are in the contact centre.',
    conditions: [
      { words: 'The computer has 8 GB of memory or more.', item: 'device.memory', section: 'device', due: '2026-12-01', tag: { text: 'Open', tone: 'yellow' } },
    ],
    review: '2027-05-22',
    first: null,
    replies: [],
  };
  return review({
    record: 'r-omar',
    name: 'Omar Farouk',
    headline: '1 person has approved. A second person must confirm it.',
    tag: { text: 'Second person needed', tone: 'blue' },
    seen: 13,
    decisions: [first],
    awaits: {
      decision: 13,
      by: 'Aisha Khan, manager',
      outcome: {
        type: 'approved',
        place: 'home',
        conditions: [{ item: 'device.memory', words: 'The computer has 8 GB of memory or more.', due: '2026-12-01' }],
      },
      cannot: null,
    },
    ...over,
  });
}
