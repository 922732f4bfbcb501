// Every component in its frame, on pages that are looked at and not shipped.
import '../src/styles/app.scss';
import { mount } from 'svelte';
import App from '../src/App.svelte';
import { Frame } from '../src/lib/frame.svelte';
import type { Host } from '../src/lib/host';
import { route } from '../src/lib/router.svelte';
import NotFound from '../src/pages/NotFound.svelte';
import Content from './Content.svelte';
import Forms from './Forms.svelte';
import Problem from './Problem.svelte';
import Question from './Question.svelte';

const host: Host = {
  call: () => Promise.reject(new Error('The gallery has no core')),
  putFile: () => Promise.reject(new Error('The gallery has no core')),
  getFile: () => Promise.reject(new Error('The gallery has no core')),
  listen: () => () => {},
  openExternal: () => Promise.resolve(),
};

const frame = new Frame();
frame.person = 'Priya Shah';
frame.roles = ['advisor', 'manager'];
frame.phoneCard = {
  number: '0113 496 0999',
  words: 'I am a home health advisor on a call and I need a clinician.',
};
frame.offline = true;
frame.waiting = { answers: 2, photos: 3 };

const routes = [
  route('/', 'A question', Question),
  route('/gallery.html', 'A question', Question),
  route('/forms', 'Forms', Forms),
  route('/content', 'Content', Content),
  route('/problem', 'There is a problem', Problem),
];

const target = document.getElementById('app');
if (target !== null) {
  const notFound = route('', 'Page not found', NotFound);
  mount(App, { target, props: { host, frame, routes, notFound } });
}
