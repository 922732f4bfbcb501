// Every component in its frame, on pages that are looked at and not shipped.
import '../src/styles/app.scss';
import { mount } from 'svelte';
import App from '../src/App.svelte';
import type { Host } from '../src/lib/host';
import { route } from '../src/lib/router.svelte';
import NotFound from '../src/pages/NotFound.svelte';
import type { Table } from '../src/routes';
import { state } from '../tests/state';
import Content from './Content.svelte';
import Forms from './Forms.svelte';
import Problem from './Problem.svelte';
import Question from './Question.svelte';

const here = state({
  connection: 'offline',
  waiting: { answers: 2, files: 3, packages: 1 },
  demo: true,
  phone: {
    number: '0113 496 0999',
    words: 'I am a home health advisor on a call and I need a clinician.',
  },
});

const host: Host = {
  call: (async () => here) as unknown as Host['call'],
  putFile: () => Promise.reject(new Error('The gallery has no core')),
  getFile: () => Promise.reject(new Error('The gallery has no core')),
  listen: () => () => {},
  openExternal: () => Promise.resolve(),
};

const table: Table = {
  routes: [
    route('/gallery.html', 'A question', Question),
    route('/forms', 'Forms', Forms),
    route('/content', 'Content', Content),
    route('/problem', 'There is a problem', Problem),
  ],
  notFound: route('', 'Page not found', NotFound),
  gates: {},
};

const target = document.getElementById('app');
if (target !== null) mount(App, { target, props: { host, table } });
