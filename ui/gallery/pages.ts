// The shipped pages over the canned core: `?at=/setup` opens a page, `?stage=`, `?offline`, `?login`,
// `?problem` and `?broken=` with a command and `&code=` bring the states that a page can be in.
import '../src/styles/app.scss';
import { mount } from 'svelte';
import App from '../src/App.svelte';
import type { AppState, ProblemCode, Role } from '../src/lib/bindings';
import { CannedCore } from './canned/core';
import { teams } from './canned/records';
import { reviewing } from './canned/reviewing';

const asked = new URLSearchParams(location.search);
const has = (name: string) => asked.get(name) !== null;

const ASIDE =
  'The file with your earlier answers could not be opened, so Hearth kept it aside. Ask IT to keep it.';

const stage = (asked.get('stage') as AppState['stage'] | null) ?? 'ready';

const over: Partial<AppState> = {
  stage,
  ...(stage === 'ready' ? {} : { person: null }),
  key: has('passphrase') ? 'passphrase' : 'keyring',
  phone: { number: '0113 496 0999', words: 'I am a home health advisor on a call and I need a clinician.' },
  demo: has('demo'),
  needsLogin: has('login'),
  connection: has('offline') ? 'offline' : 'online',
  clockAheadMs: has('clock') ? 172_800_000 : null,
  problem: has('problem') ? { code: 'damaged', message: ASIDE, fields: [] } : null,
};

const core = new CannedCore(over);
const problem = asked.get('broken');
if (problem) {
  core.refuse.set(problem, {
    code: (asked.get('code') as ProblemCode | null) ?? 'unexpected',
    message: 'Hearth could not read this from its store. Try again; nothing is lost.',
    fields: [],
  });
}
// `?as=manager,administrator` brings the pages of those roles.
const roles = asked.get('as')?.split(',') as Role[] | undefined;
if (roles) core.state = { ...core.state, person: { name: 'Tom Barnes', roles, teams } };
Object.assign(window, { core, kept: reviewing(core) });

history.replaceState(null, '', asked.get('at') ?? '/');
const target = document.getElementById('app');
if (target !== null) mount(App, { target, props: { host: core } });
