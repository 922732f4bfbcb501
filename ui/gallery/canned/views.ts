// Pages as the core would show them, filled.
import type {
  ChangesView,
  CheckView,
  DueView,
  FileView,
  HistoryView,
  HomeView,
  InvitationView,
  RemindersView,
  SeesView,
  SentView,
  SupportView,
  TaskListView,
} from '../../src/lib/bindings';
import { TODAY } from './items';
import { action } from './records';

const HOUR = 3_600_000;

export const home: HomeView = {
  headline: 'You are approved to work from home, on 1 condition',
  detail: 'You can take home shifts. 2 things need you before 28 March 2027.',
  tag: { text: 'Approved', tone: 'green' },
  todo: [
    {
      title: 'Can you set the height of your chair?',
      detail: 'Sent back: tell us the make, or add a photo of the lever.',
      minutes: 2,
      lastSafe: '2026-12-04',
      due: null,
      tag: { text: 'Sent back', tone: 'yellow' },
      href: '/setup/workstation-chair/dse.chair.height',
      section: 'workstation-chair',
      item: 'dse.chair.height',
    },
    { title: 'Show us your workstation', detail: null, minutes: 6, due: null, lastSafe: null, tag: null, href: '/setup/workstation-evidence/dse.evidence', section: 'workstation-evidence', item: 'dse.evidence' },
    { title: 'Headset and voice', detail: '2 answers are due soon.', minutes: 4, due: '2027-03-14', lastSafe: '2027-03-28', tag: { text: 'Due soon', tone: 'yellow' }, href: '/setup/workstation-chair', section: 'workstation-chair', item: null },
  ],
  todoCount: 7,
  actions: [
    action({ act: 'a-1', item: 'dse.chair.height', section: 'workstation-chair', title: 'Chair height', words: 'Put the chair from the contact centre in its place.', who: 'You', canFinish: false, finishedBy: 'Your manager, a workstation assessor or IT can mark this as done.' }),
    action({ act: 'a-2', item: 'dse.evidence', section: 'workstation-evidence', title: 'Show us your workstation', words: 'Send a second headset.', who: 'IT', due: '2026-11-20', tag: { text: 'Overdue', tone: 'red' }, canFinish: false }),
  ],
  decision: {
    seq: 12,
    headline: 'Approved for home and contact centre',
    by: 'Tom Barnes, manager',
    at: TODAY - 26 * HOUR,
    reason: 'Your room is private and your equipment is complete.',
    next: 'Your first home shift is on Monday. We look at the chair together by 4 December.',
    conditions: [
      { words: 'A chair with adjustable height', item: 'dse.chair.height', section: 'workstation-chair', due: '2026-12-04', tag: { text: 'Open', tone: 'yellow' } },
      { words: 'Your provider sends a second headset', item: null, section: null, due: null, tag: { text: 'Met', tone: 'plain' } },
    ],
    review: '2027-05-22',
    first: null,
    replies: [{ at: TODAY - 20 * HOUR, words: 'Thank you. The chair comes on Tuesday.' }],
  },
  review: '2027-05-22',
};

export const due: DueView = {
  things: [
    ...home.todo.slice(0, 2).map((todo) => ({ todo, parts: [] })),
    ...home.todo.slice(2).map((todo) => ({
      todo,
      parts: ['Headset', 'Voice'].map((title) => ({
        ...todo,
        title,
        detail: 'Answer it again. It is due by 14 March 2027.',
        minutes: 2,
        href: `/due/dse.${title.toLowerCase()}`,
        item: `dse.${title.toLowerCase()}`,
      })),
    })),
  ],
  later: 'Next: 3 answers can be renewed from 1 May 2027, to be done by 29 May 2027.',
};

export const changes: ChangesView = {
  changes: [
    {
      id: 'moved-desk',
      title: 'I moved my desk, or have another chair or screen',
      hint: null,
      asks: ['Your chair and desk: 14 questions', 'Your screen: 9 questions'],
      minutes: 6,
      reads: 'Your manager reads what you write here.',
    },
    {
      id: 'supplier',
      title: 'I have another internet supplier, contract or router',
      hint: null,
      asks: [],
      minutes: 0,
      reads: 'Your manager reads what you write here.',
    },
  ],
  sections: [
    { id: 'workstation-chair', title: 'Your chair and desk' },
    { id: 'room-private', title: 'A private room' },
  ],
};

export const reminders: RemindersView = {
  on: true,
  quietFrom: '21:00',
  quietTo: '08:00',
  usualQuiet: '21:00 to 08:00',
  breaks: {
    on: true,
    short: { minutes: 20, usual: 'Your provider starts with 20. You can choose 10 to 60.', ideas: ['Look at something far away.'] },
    long: { minutes: 55, usual: 'Your provider starts with 55. You can choose 30 to 120.', ideas: ['Walk to another room.'] },
  },
  trouble: null,
};

export const tasks: TaskListView = {
  left: 41,
  minutes: 34,
  ready: 5,
  next: { id: 'workstation-chair', title: 'Chair and desk' },
  parts: [
    {
      title: 'Your workstation',
      sections: [
        { id: 'workstation-chair', title: 'Chair and desk', tag: { text: 'In progress', tone: 'blue' }, asked: 10, answered: 3, minutes: 6, due: null, waitsFor: null },
        { id: 'workstation-evidence', title: 'Show us your workstation', tag: { text: 'Not started', tone: 'grey' }, asked: 1, answered: 0, minutes: 6, due: '2026-12-04', waitsFor: null },
        { id: 'home-safety', title: 'Safety at home', tag: { text: 'Done', tone: 'plain' }, asked: 14, answered: 14, minutes: 0, due: null, waitsFor: null },
      ],
    },
    {
      title: 'About you',
      sections: [
        { id: 'eligibility', title: 'What your manager confirms', tag: { text: 'Waiting', tone: 'blue' }, asked: 0, answered: 0, minutes: 0, due: null, waitsFor: 'Your manager does this' },
        { id: 'home-permission', title: 'Insurance and permission', tag: { text: 'Sent back', tone: 'yellow' }, asked: 3, answered: 2, minutes: 2, due: '2026-12-04', waitsFor: null },
      ],
    },
  ],
};

const file = (id: string, title: string, bytes: number): FileView => ({ id, shot: null, title, mediaType: 'image/jpeg', bytes, available: true });

export const check: CheckView = {
  recipient: 'This goes to Northern 111. Your manager, Tom Barnes, is told that it arrived.',
  answers: 5,
  files: 2,
  bytes: 2_340_000,
  left: 36,
  unfinished: [
    { section: 'workstation-evidence', item: 'dse.evidence', title: 'Show us your workstation', why: '1 of 2 photos is missing. Add it, or describe it in words.' },
  ],
  sections: [
    {
      id: 'workstation-chair',
      title: 'Chair and desk',
      rows: [
        { item: 'dse.chair.firm', title: 'Lower back support', words: 'No. I use a cushion.', files: [], whoSees: 'Your manager reads this.' },
        { item: 'dse.chair.height', title: 'Chair height', words: 'Yes', files: [file('f-1', 'Chair and desk from the side', 1_240_000), file('f-2', 'Desk from the front', 1_100_000)], whoSees: 'Your manager reads this.' },
        { item: 'device.memory', title: 'Memory', words: 'Memory: 16 GB\nProcessor: 64-bit', files: [], whoSees: 'Your manager and IT read this.' },
      ],
    },
    {
      id: 'agreements',
      title: 'Agreements to sign',
      rows: [
        { item: 'agreement.homeworking', title: 'Homeworking agreement', words: 'Signed as Priya Shah', files: [], whoSees: 'Your manager reads this.' },
      ],
    },
  ],
};

export const sent: SentView = {
  packages: [
    {
      id: 'p-2',
      at: TODAY,
      progress: 'sending',
      words: 'On its way. 1 of 2 files is confirmed. You can close this page.',
      answers: 5,
      files: [
        { id: 'f-1', title: 'Chair and desk from the side', bytes: 1_240_000, confirmed: true },
        { id: 'f-2', title: 'Desk from the front', bytes: 1_100_000, confirmed: false },
      ],
      refused: [],
      received: null,
    },
    {
      id: 'p-1',
      at: TODAY - 30 * HOUR,
      progress: 'received',
      words: 'The server has everything. Your manager was told.',
      answers: 12,
      files: [{ id: 'f-0', title: 'Room door', bytes: 900_000, confirmed: true }],
      refused: [
        { item: 'dse.chair.firm', title: 'Lower back support', reason: 'Your manager returned it while you were offline. Answer it again.' },
      ],
      received: TODAY - 30 * HOUR + 4_000,
    },
  ],
};

export const history: HistoryView = {
  record: '01890a5d-ac96-774b-bcce-b302099a8057',
  broken: null,
  rows: [
    { seq: 2, at: TODAY - 26 * HOUR, by: 'Tom Barnes, manager', words: 'Approved for home and contact centre', detail: 'Your room is private and your equipment is complete.' },
    { seq: 1, at: TODAY - 30 * HOUR, by: 'You', words: 'Sent 12 answers and 1 file', detail: null },
  ],
  looks: [{ at: TODAY - 27 * HOUR, by: 'Tom Barnes, manager', what: 'Your record' }],
};

export const sees: SeesView = {
  reads: [{ title: 'Memory', why: 'To know if calls and remote desktop run together. The number leaves this computer when you send.', who: 'Your manager and IT', kept: 'As long as your record' }],
  given: [{ title: 'Photos', why: 'To show your room instead of describing it.', who: 'Your manager or a workstation assessor', kept: 'Until the decision, 90 days at most' }],
  never: ['see your screen', 'record your keys', 'use your camera or microphone', 'know where you are'],
};

export const invitation: InvitationView = {
  provider: 'Northern 111',
  server: 'https://hearth.northern111.example',
  offer: { type: 'join', name: 'Priya Shah', roles: ['Health advisor'], expires: TODAY + 72 * HOUR },
  needsPassphrase: true,
};

export const support: SupportView = {
  urgent: [
    {
      id: 'danger',
      title: 'Somebody’s life is in danger',
      who: 'The emergency services',
      about: 'Call first. Hearth does not call for you.',
      hours: 'Day and night',
      contacts: [{ text: 'Call 999', href: null }],
      verified: 'Checked on 22 November 2026 by: Operations lead.',
      isPast: false,
    },
  ],
  lines: [],
};
