// What the core says of itself and of a file, for tests and the gallery, changed where it matters.
import type { AppState, FileMeta } from '../src/lib/bindings';

export function state(over: Partial<AppState> = {}): AppState {
  return {
    stage: 'ready',
    provider: 'Northern 111',
    person: { name: 'Priya Shah', roles: ['advisor'], teams: [] },
    phone: null,
    support: false,
    connection: 'online',
    waiting: { answers: 0, files: 0, packages: 0 },
    needsLogin: false,
    invitation: null,
    key: 'keyring',
    clockAheadMs: null,
    reviewsWaiting: { number: 0, orMore: false },
    heard: null,
    help: null,
    answering: null,
    shownBreak: null,
    loggedOut: false,
    othersNeedPassphrase: false,
    problem: null,
    demo: false,
    ...over,
  };
}

export function fileMeta(over: Partial<FileMeta> = {}): FileMeta {
  return {
    item: 'desk',
    method: 'photo',
    shot: 'front',
    name: 'desk.jpg',
    crop: null,
    covers: [],
    replaces: null,
    ...over,
  };
}
