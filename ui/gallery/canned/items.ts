// Items as the core would show them, one of each kind and one in each state that looks different.
import type {
  AnswerView,
  InputView,
  ItemView,
  MethodView,
  OptionView,
  StandingView,
  Value,
} from '../../src/lib/bindings';

export const TODAY = Date.parse('2026-11-22T14:02:00Z');

export const NOT_STARTED: StandingView = {
  result: 'notEnoughEvidence',
  state: 'notStarted',
  tag: { text: 'Not started', tone: 'grey' },
  why: null,
  observed: null,
  due: null,
  lastSafe: null,
  unsent: null,
};

export function standing(over: Partial<StandingView>): StandingView {
  return { ...NOT_STARTED, ...over };
}

export const YES_NO: OptionView[] = [
  { id: 'yes', text: 'Yes', hint: null, opensAdvice: false },
  { id: 'no', text: 'No', hint: null, opensAdvice: true },
  { id: 'not-sure', text: 'I am not sure', hint: null, opensAdvice: true },
];

export function answer(value: Value, words: string, over: Partial<AnswerView> = {}): AnswerView {
  return {
    response: 'r-1',
    value,
    words,
    by: 'You',
    observed: '2026-03-14',
    at: TODAY,
    files: [],
    text: null,
    received: true,
    canWithdraw: false,
    ...over,
  };
}

export function method(input: InputView, over: Partial<MethodView> = {}): MethodView {
  return {
    id: 'answer',
    label: 'Answer',
    by: 'advisor',
    mine: true,
    input,
    settledBy: null,
    draft: null,
    sent: null,
    offerLast: false,
    refused: null,
    standing: null,
    ...over,
  };
}

export function item(id: string, ask: string, over: Partial<ItemView> = {}): ItemView {
  const methods = over.methods ?? [method({ type: 'answer', options: YES_NO })];
  return {
    id,
    section: 'workstation-chair',
    title: ask,
    ask,
    hint: null,
    why: 'Sore backs often begin with a chair that does not fit.',
    whoSees: 'Your manager reads this. A workstation assessor and IT can read it too.',
    source: 'NHS England homeworking guidance, hardware',
    notice:
      "Every limit, interval and severity here is Hearth's starting value, and your provider needs to confirm it.",
    weight: 'required',
    severity: 'medium',
    fixer: 'both',
    advice: [
      'Ask your manager for a chair that adjusts. Your provider pays for it.',
      'Until then, put a firm cushion behind your lower back.',
    ],
    showAdvice: false,
    standing: NOT_STARTED,
    actions: [],
    methods,
    needs: [methods.map(({ id }) => id)],
    ...over,
  };
}

const agreement: InputView = {
  type: 'signature',
  text: {
    title: 'Homeworking agreement',
    summary: 'What you and your provider agree when you work from home.',
    hash: 'a'.repeat(64),
    body: [
      { type: 'heading', words: 'Your place of work' },
      { type: 'paragraph', words: 'You work at the address that you gave, at the hours agreed.' },
      { type: 'points', points: ['Tell us before you move.', 'You can end this with a month’s notice.'] },
    ],
  },
};

const guide: InputView = {
  type: 'reading',
  text: {
    title: 'How to set up your workstation',
    summary: 'Chair first, then desk, then screen.',
    hash: 'b'.repeat(64),
    body: [
      { type: 'heading', words: 'Chair' },
      { type: 'points', points: ['Sit back.', 'Feet flat on the floor or a footrest.'] },
    ],
  },
};

export const chair: ItemView[] = [
  item('dse.chair.firm', 'Does your chair support your lower back?'),
  item('dse.chair.height', 'Can you set the height of your chair?', {
    hint: 'Sit on it while you answer.',
    standing: standing({
      state: 'returned',
      tag: { text: 'Sent back', tone: 'yellow' },
      why: 'The photo shows a fixed chair. Tell us the make, or add a photo of the lever.',
    }),
    methods: [
      method(
        { type: 'answer', options: YES_NO },
        { sent: answer({ type: 'chosen', choice: 'yes', note: null }, 'Yes', { canWithdraw: true }) },
      ),
    ],
  }),
  item('dse.chair.feet', 'Are your feet flat on the floor or on a footrest?', {
    standing: standing({
      state: 'dueSoon',
      result: 'met',
      tag: { text: 'Due soon', tone: 'yellow' },
      lastSafe: '2027-03-28',
    }),
    methods: [
      method(
        { type: 'answer', options: YES_NO },
        { sent: answer({ type: 'chosen', choice: 'yes', note: null }, 'Yes'), offerLast: true },
      ),
    ],
  }),
  item('dse.chair.bought', 'When did you get your chair?', {
    methods: [method({ type: 'day' }, { id: 'day', label: 'Enter a day' })],
  }),
  item('dse.chair.words', 'Is there anything about your chair that bothers you?', {
    methods: [method({ type: 'words', most: 200 }, { id: 'words', label: 'Write it' })],
  }),
  item('alone.hours', 'How will you stay in touch on quiet nights?', {
    needs: [['advisor'], ['manager']],
    methods: [
      method({ type: 'words', most: 1000 }, { id: 'advisor', label: 'Your view' }),
      method(
        { type: 'words', most: 1000 },
        {
          id: 'manager',
          label: "Your manager's view",
          by: 'manager',
          mine: false,
          sent: answer({ type: 'words', words: 'I call at 2am.' }, 'I call at 2am.'),
        },
      ),
    ],
  }),
  item('device.memory', 'Does your computer have enough memory?', {
    methods: [
      method(
        { type: 'measurement', probe: 'device', limits: ['8 GB of memory or more'] },
        { id: 'read', label: 'Read it now' },
      ),
      method(
        { type: 'staff', statement: 'This computer has 8 GB of memory or more.' },
        { id: 'confirmed', label: 'Ask IT to confirm it', by: 'it', mine: false },
      ),
    ],
  }),
  item('line.peak', 'Is your line fit at the hours you work?', {
    methods: [
      method(
        { type: 'measurement', probe: 'connection', limits: ['At least 10 Mbit/s down'] },
        { id: 'line', label: 'Measure it' },
      ),
    ],
  }),
  item('agreement.homeworking', 'Read and sign the homeworking agreement', {
    methods: [method(agreement, { id: 'signed', label: 'Read and sign it' })],
  }),
  item('guide.workstation', 'Read how to set up your workstation', {
    methods: [method(guide, { id: 'read', label: 'Read it' })],
  }),
];

const hide = ['People, yourself included', 'Post, documents and names'];

export const evidence: ItemView = item('dse.evidence', 'Show us your workstation', {
  section: 'workstation-evidence',
  needs: [['photo', 'description', 'visit']],
  methods: [
    method(
      {
        type: 'photo',
        most: 6,
        shots: [
          { id: 'desk-side', title: 'Chair and desk from the side', show: ['The whole chair', 'The height of the desk'], hide },
          { id: 'desk-front', title: 'Desk from the front', show: ['Screen, keyboard and mouse'], hide },
        ],
      },
      { id: 'photo', label: 'Add photos', settledBy: 'A workstation assessor looks at it before it counts.' },
    ),
    method({ type: 'words', most: 2000 }, { id: 'description', label: 'Describe it in words' }),
    method(
      { type: 'staff', statement: 'I looked at the workstation at a time agreed with the advisor.' },
      { id: 'visit', label: 'Have a visit, in person or by video', by: 'assessor', mine: false },
    ),
  ],
});

export const policy: ItemView = item('home.insurance', 'Add your home insurance letter', {
  section: 'home-permission',
  methods: [
    method({ type: 'document', shows: 'The page that names working from home.' }, { id: 'letter', label: 'Add a document' }),
  ],
});
