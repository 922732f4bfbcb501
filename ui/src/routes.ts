// Every page and its path, in one table. Titles are unique: they are how a person tells two
// windows, or two steps of Back, apart. The first script of the window has the pages that it can
// open with, and the one for help; every other page comes with `pages/later.ts`.
import type { Stage } from './lib/bindings';
import { Later } from './lib/later.svelte';
import { route, type Route } from './lib/router.svelte';
import Unlock from './pages/account/Unlock.svelte';
import Assistance from './pages/assistance/Assistance.svelte';
import Home from './pages/home/Home.svelte';
import Join from './pages/join/Join.svelte';
import NotFound from './pages/NotFound.svelte';

const later = Later.from(() => import('./pages/later'));

export type Table = {
  /** The first that fits is shown: a written path stands before one with a parameter. */
  routes: Route[];
  notFound: Route;
  /** What stands in the place of every page that is not open, at a stage. */
  gates: Partial<Record<Stage, Route>>;
};

const advisor: Route[] = [
  route('/', 'Home', Home),
  route('/setup', 'My setup', later('Tasks')),
  route('/setup/changed', 'Something changed at home', later('Changed')),
  route('/setup/check', 'Check your answers', later('Check')),
  route('/setup/:section', 'A part of my setup', later('Section')),
  route('/setup/:section/:item', 'A question', later('ItemPage')),
  route('/setup/:section/:item/take-back/:method', 'Take an answer back', later('TakeBack')),
  // For what is known by its name alone.
  route('/item/:item', 'One question', later('ItemPage')),
  route('/due', 'What falls due', later('Due')),
  route('/due/:item', 'One answer to renew', later('ItemPage')),
  route('/reminders', 'Reminders and breaks', later('Reminders')),
  route('/support/after-a-difficult-call', 'After a difficult call', later('AfterCall')),
  route('/internet', 'Internet', later('Internet')),
  route('/check-in', 'Check-in', later('CheckIn')),
  route('/check-in/going-back', 'Go back to the contact centre', later('GoingBack')),
  route('/check-in/:checkIn', 'A check-in that you did', later('PastCheckIn')),
  route('/sent', 'What you sent', later('Sent')),
  route('/history', 'History of your record', later('History')),
  route('/buddy', 'Your buddy', later('Buddy')),
  route('/buddy/another', 'Ask for another buddy', later('AnotherBuddy')),
  route('/assistance', 'Assistance', Assistance),
  route('/assistance/key', 'Your key for assistance', later('Key')),
  route('/assistance/practice', 'Practise pressing', later('Practice')),
];

const answerers: Route[] = [route('/desk', 'Assistance desk', later('AssistanceDesk'))];

const hearers: Route[] = [route('/shared', 'Shared with you', later('Heard'))];

const reviewers: Route[] = [
  route('/reviews', 'Reviews', later('Queue')),
  route('/reviews/:record', 'A record', later('RecordPage')),
  route('/reviews/:record/history', 'Decisions and history of a record', later('RecordHistory')),
  route('/reviews/:record/decide', 'Decide', later('Decide')),
  route('/reviews/:record/pause', 'Pause working from home', later('Pause')),
  route('/reviews/:record/confirm', 'Confirm a decision', later('Confirm')),
];

const managers: Route[] = [
  route('/pairs', 'Buddies', later('Pairs')),
  route('/pairs/:pair/end', 'End a pair of buddies', later('EndPair')),
];

const administrators: Route[] = [
  route('/people', 'People', later('People')),
  route('/people/invite', 'Invite somebody', later('Invite')),
  route('/people/teams/new', 'Make a team', later('TeamForm')),
  route('/people/teams/:team', 'Rename a team', later('TeamForm')),
  route('/people/:person', 'Change what somebody is', later('Person')),
];

const operators: Route[] = [route('/outlets', 'Outlets', later('Outlets'))];

const governance: Route[] = [route('/access', 'Who looked at a record', later('Access'))];

const everyone: Route[] = [
  route('/log-in', 'Log in', later('LogIn')),
  route('/quit', 'Quit Hearth', later('Quit'), { open: true }),
  route('/support', 'Support', later('Support'), { open: true }),
  route('/promise', 'What is kept about you', later('PromisePage'), { open: true }),
  route('/what-hearth-sees', 'What Hearth can and cannot see', later('Sees'), { open: true }),
];

export const table: Table = {
  routes: [
    ...advisor,
    ...answerers,
    ...hearers,
    ...reviewers,
    ...managers,
    ...administrators,
    ...operators,
    ...governance,
    ...everyone,
  ],
  notFound: route('', 'Page not found', NotFound),
  gates: {
    join: route('', 'Join', Join),
    locked: route('', 'Hearth is locked', Unlock),
  },
};

/** Has every page ready, so that going to one waits for nothing. */
export async function loadAll({ routes }: Table): Promise<void> {
  await Promise.all(routes.map(({ page }) => (page instanceof Later ? page.load() : undefined)));
}
