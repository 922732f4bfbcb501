// Check-ins, what was shared, and the way back, as the core would show them.
import type {
  CheckInAnswer,
  CheckInConclusion,
  CheckInPageView,
  CheckInView,
  GoingBackView,
  HeardConversationView,
  HeardView,
  ToldView,
} from '../../src/lib/bindings';
import { TODAY } from './items';

const HOUR = 3_600_000;
const ID = '0197a000-0000-7000-8000-0000000000aa';

export const told = (over: Partial<ToldView> = {}): ToldView => ({
  checkIn: ID,
  topic: { type: 'question', question: 'reach' },
  asked: 'Can you reach somebody when you need to?',
  answer: 'No',
  note: 'Nobody answers after midnight.',
  who: 'Shared with: your manager. You have an answer.',
  replies: [{ name: 'Tom Reed', at: TODAY - 2 * HOUR, words: 'Shall we look at the rota?' }],
  talk: { name: 'Tom Reed', when: TODAY + 24 * HOUR, how: 'By phone' },
  canTakeBack: true,
  ...over,
});

export const checkIn: CheckInView = {
  form: {
    minutes: 2,
    promises: [
      'Every question may be left out. There is no score.',
      'What you keep to yourself stays on this computer.',
    ],
    questions: [
      {
        id: 'going',
        ask: 'How is working from home going?',
        hint: null,
        note: true,
        options: [
          { id: 'well', text: 'Well' },
          { id: 'badly', text: 'Badly' },
        ],
      },
      {
        id: 'reach',
        ask: 'Can you reach somebody when you need to?',
        hint: 'Your buddy, a shift lead or a clinician.',
        note: false,
        options: [
          { id: 'yes', text: 'Yes' },
          { id: 'no', text: 'No' },
        ],
      },
    ],
    outcomeAsked: 'Does working from home still work for you?',
    outcomes: [
      { outcome: 'stillWorking', text: 'It still works for me' },
      { outcome: 'changeSomething', text: 'I would like something to change' },
      { outcome: 'stop', text: 'I would rather stop' },
    ],
    shares: [
      { share: 'keepToMyself', text: 'Keep to myself', hint: 'It stays on this computer.' },
      { share: 'manager', text: 'Share with my manager', hint: 'The managers of your teams can read it.' },
      { share: 'someoneElse', text: 'A shift lead', hint: 'Anybody who does not manage you.' },
    ],
    answers: [],
    outcome: null,
    noteMost: 500,
  },
  due: 'Your next check-in is due on 3 December 2026. You can do one whenever you like.',
  past: [{ id: ID, at: TODAY - 600 * HOUR, shared: '1 answer shared', news: true }],
  elsewhere: [],
  aside: null,
};

export function filledIn(answers: CheckInAnswer[], outcome: CheckInConclusion | null): CheckInView {
  return { ...checkIn, form: checkIn.form && { ...checkIn.form, answers, outcome } };
}

export const pastCheckIn: CheckInPageView = {
  id: ID,
  at: TODAY - 600 * HOUR,
  told: [
    told({
      topic: { type: 'question', question: 'going' },
      asked: 'How is working from home going?',
      answer: 'Badly',
      note: null,
      who: 'Kept to yourself.',
      replies: [],
      talk: null,
      canTakeBack: false,
    }),
    told(),
  ],
  talkTo: null,
  offersGoingBack: true,
  kept: 'Hearth deletes this from your computer after 24 February 2027.',
};

export const goingBack: GoingBackView = { step: null, words: [], canTakeBack: false, canAsk: true };

export const conversation = (over: Partial<HeardConversationView> = {}): HeardConversationView => ({
  checkIn: ID,
  topic: { type: 'question', question: 'reach' },
  name: 'Priya Shah',
  at: TODAY - HOUR,
  asked: 'Can you reach somebody when you need to?',
  answer: 'No',
  note: 'Nobody answers after midnight.',
  state: 'Answer by 1 December 2026.',
  waits: true,
  replies: [],
  talk: null,
  isOpen: true,
  ...over,
});

export const heard: HeardView = {
  known: true,
  conversations: [conversation()],
  goingBack: [
    { request: '0197a000-0000-7000-8000-0000000000bb', name: 'Omar Ali', at: TODAY - HOUR, arranged: null, from: null },
  ],
};
