// Every page and its path, in one table. Titles are unique: they are how a person tells two
// windows, or two steps of Back, apart.
import type { Stage } from './lib/bindings';
import { route, type Route } from './lib/router.svelte';
import Access from './pages/access/Access.svelte';
import LogIn from './pages/account/LogIn.svelte';
import Unlock from './pages/account/Unlock.svelte';
import Assistance from './pages/assistance/Assistance.svelte';
import AssistanceDesk from './pages/desk/Desk.svelte';
import History from './pages/history/History.svelte';
import Home from './pages/home/Home.svelte';
import Join from './pages/join/Join.svelte';
import NotFound from './pages/NotFound.svelte';
import Invite from './pages/people/Invite.svelte';
import People from './pages/people/People.svelte';
import Person from './pages/people/Person.svelte';
import TeamForm from './pages/people/TeamForm.svelte';
import Quit from './pages/quit/Quit.svelte';
import Confirm from './pages/reviews/Confirm.svelte';
import Decide from './pages/reviews/Decide.svelte';
import RecordHistory from './pages/reviews/History.svelte';
import Pause from './pages/reviews/Pause.svelte';
import Queue from './pages/reviews/Queue.svelte';
import RecordPage from './pages/reviews/Record.svelte';
import Sees from './pages/sees/Sees.svelte';
import Sent from './pages/sent/Sent.svelte';
import Changed from './pages/setup/Changed.svelte';
import Check from './pages/setup/Check.svelte';
import ItemPage from './pages/setup/ItemPage.svelte';
import Section from './pages/setup/Section.svelte';
import TakeBack from './pages/setup/TakeBack.svelte';
import Tasks from './pages/setup/Tasks.svelte';

export type Table = {
  /** The first that fits is shown: a written path stands before one with a parameter. */
  routes: Route[];
  notFound: Route;
  /** What stands in the place of every page that is not open, at a stage. */
  gates: Partial<Record<Stage, Route>>;
};

const advisor: Route[] = [
  route('/', 'Home', Home),
  route('/setup', 'My setup', Tasks),
  route('/setup/changed', 'Something changed at home', Changed),
  route('/setup/check', 'Check your answers', Check),
  route('/setup/:section', 'A part of my setup', Section),
  route('/setup/:section/:item', 'A question', ItemPage),
  route('/setup/:section/:item/take-back/:method', 'Take an answer back', TakeBack),
  // For what is known by its name alone.
  route('/item/:item', 'One question', ItemPage),
  route('/sent', 'What you sent', Sent),
  route('/history', 'History of your record', History),
  route('/assistance', 'Assistance', Assistance),
];

const answerers: Route[] = [route('/desk', 'Assistance desk', AssistanceDesk)];

const reviewers: Route[] = [
  route('/reviews', 'Reviews', Queue),
  route('/reviews/:record', 'A record', RecordPage),
  route('/reviews/:record/history', 'Decisions and history of a record', RecordHistory),
  route('/reviews/:record/decide', 'Decide', Decide),
  route('/reviews/:record/pause', 'Pause working from home', Pause),
  route('/reviews/:record/confirm', 'Confirm a decision', Confirm),
];

const administrators: Route[] = [
  route('/people', 'People', People),
  route('/people/invite', 'Invite somebody', Invite),
  route('/people/teams/new', 'Make a team', TeamForm),
  route('/people/teams/:team', 'Rename a team', TeamForm),
  route('/people/:person', 'Change what somebody is', Person),
];

const governance: Route[] = [route('/access', 'Who looked at a record', Access)];

const everyone: Route[] = [
  route('/log-in', 'Log in', LogIn),
  route('/quit', 'Quit Hearth', Quit, { open: true }),
  route('/what-hearth-sees', 'What Hearth can and cannot see', Sees, { open: true }),
];

export const table: Table = {
  routes: [...advisor, ...answerers, ...reviewers, ...administrators, ...governance, ...everyone],
  notFound: route('', 'Page not found', NotFound),
  gates: {
    join: route('', 'Join', Join),
    locked: route('', 'Hearth is locked', Unlock),
  },
};
