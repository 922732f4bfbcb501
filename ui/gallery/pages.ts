// The shipped pages over the canned core: `?at=/setup` opens a page, `?stage=`, `?offline`, `?login`
// and `?broken` bring the states that a page can be in.
import '../src/styles/app.scss';
import { mount } from 'svelte';
import App from '../src/App.svelte';
import type { AppState } from '../src/lib/bindings';
import { CannedCore } from './canned/core';

const asked = new URLSearchParams(location.search);
const has = (name: string) => asked.get(name) !== null;

const over: Partial<AppState> = {
  stage: (asked.get('stage') as AppState['stage'] | null) ?? 'ready',
  key: has('passphrase') ? 'passphrase' : 'keyring',
  phone: { number: '0113 496 0999', words: 'I am a home health advisor on a call and I need a clinician.' },
  demo: has('demo'),
  needsLogin: has('login'),
  connection: has('offline') ? 'offline' : 'online',
  clockAheadMs: has('clock') ? 172_800_000 : null,
};

const core = new CannedCore(over);
const problem = asked.get('broken');
if (problem) {
  core.refuse.set(problem, {
    code: 'unexpected',
    message: 'Hearth could not read this from its store. Try again; nothing is lost.',
    fields: [],
  });
}
Object.assign(window, { core });

history.replaceState(null, '', asked.get('at') ?? '/');
const target = document.getElementById('app');
if (target !== null) mount(App, { target, props: { host: core } });
