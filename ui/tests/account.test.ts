// Joining, unlocking and logging in, and what the frame offers to whom.
import { expect, test, vi } from 'vitest';
import { CannedCore } from '../gallery/canned/core';
import { invitation } from '../gallery/canned/views';
import { the } from './mounted';
import { inputs, opened, press, settled, typed } from './opened';

const heading = (root: ParentNode) => the(root, 'h1').textContent;

test('before anything is entered one page says what is asked, who sees it and for how long', async () => {
  const { root, main } = await opened('/setup', new CannedCore({ stage: 'join', person: null }));
  const words = main().textContent;
  for (const said of ['What is asked', 'Who sees it', 'How long it is kept', 'What Hearth cannot see']) {
    expect(words).toContain(said);
  }
  expect(root.querySelector('nav')).toBeNull();
  expect(root.querySelector('.app-header__lock')).toBeNull();
});

test('joining shows what the invitation is for, then goes on in the browser and comes back', async () => {
  const core = new CannedCore({ stage: 'join', person: null });
  const { root, main } = await opened('/', core);
  await typed(the<HTMLTextAreaElement>(root, 'textarea'), 'hearth:invitation');
  await press(root, 'Continue');
  expect(inputs(core, 'read_invitation')).toEqual([{ text: 'hearth:invitation' }]);
  expect(heading(root)).toBe('Is this you?');
  expect(document.title).toBe('Is this you? – Hearth');
  for (const said of ['Northern 111', 'https://hearth.northern111.example', 'Priya Shah', 'Health advisor']) {
    expect(main().textContent).toContain(said);
  }

  const [first, second] = root.querySelectorAll<HTMLInputElement>('input[type=password]');
  await typed(first!, 'four plain garden words');
  await typed(second!, 'four plain garden');
  await press(root, 'Continue in your browser');
  expect(the(root, '.nhsuk-error-summary').textContent).toContain('Enter the same passphrase twice');
  expect(inputs(core, 'start_login')).toEqual([]);

  await typed(second!, 'four plain garden words');
  await press(root, 'Continue in your browser');
  expect(inputs(core, 'start_login')).toEqual([
    { invitation: 'hearth:invitation', passphrase: 'four plain garden words' },
  ]);
  expect(core.opened).toEqual(['https://hearth.northern111.example/authorize?request=abc']);
  expect(heading(root)).toBe('Go on in your browser');
  expect(the<HTMLInputElement>(root, '#address').value).toBe(core.opened[0]);

  core.change({ stage: 'ready', person: { name: 'Priya Shah', roles: ['advisor'], teams: [] } });
  await settled();
  expect(heading(root)).toBe('You are approved to work from home, on 1 condition');
  expect(document.title).toBe('Home – Hearth');
});

test('the link that Hearth was opened with stands there, and nothing is done with it', async () => {
  const link = 'hearth://join?server=https%3A%2F%2Fhearth.example.org&code=abc';
  const core = new CannedCore({ stage: 'join', person: null, invitation: link });
  const { root } = await opened('/', core);
  const text = the<HTMLTextAreaElement>(root, 'textarea');
  expect(text.value).toBe(link);
  expect(inputs(core, 'read_invitation')).toEqual([]);
  await typed(text, 'hearth:another');
  core.change({ connection: 'offline' });
  await settled();
  expect(text.value, 'what was typed stays').toBe('hearth:another');
});

test('an invitation that was used still leads somebody who joined to the log-in', async () => {
  const core = new CannedCore({ stage: 'join', person: null });
  const why = 'This invitation cannot be used. If you have joined, log in.';
  core.over.read_invitation = () => ({ ...invitation, offer: { type: 'logIn', why } });
  const { root, main } = await opened('/', core);
  await typed(the<HTMLTextAreaElement>(root, 'textarea'), 'hearth:used');
  await press(root, 'Continue');
  expect(heading(root)).toBe('Nobody can join with this invitation any more');
  expect(main().textContent).toContain(why);
  expect(main().textContent).not.toContain('You join as');
  for (const field of root.querySelectorAll<HTMLInputElement>('input[type=password]')) {
    await typed(field, 'four plain garden words');
  }
  await press(root, 'I have joined: log in');
  expect(inputs(core, 'start_login')).toEqual([
    { invitation: 'hearth:used', passphrase: 'four plain garden words' },
  ]);
  expect(heading(root)).toBe('Go on in your browser');
});

test('an invitation that cannot be read says what to do, beside the field', async () => {
  const core = new CannedCore({ stage: 'join', person: null });
  const message = 'This is not an invitation. Copy the whole message again.';
  core.refuse.set('read_invitation', {
    code: 'invalid',
    message,
    fields: [{ field: 'invitation', message }],
  });
  const { root } = await opened('/', core);
  await press(root, 'Continue');
  expect(document.title).toBe('Error: Join – Hearth');
  expect(the(root, '#text-error').textContent).toContain(message);
  expect(document.activeElement).toBe(the(root, '.nhsuk-error-summary'));
});

test('a log-in can be given up', async () => {
  const core = new CannedCore({ needsLogin: true });
  const { root } = await opened('/log-in', core);
  await press(root, 'Continue in your browser');
  await press(root, 'Cancel');
  expect(inputs(core, 'cancel_login')).toHaveLength(1);
  expect(heading(root)).toBe('Log in');
});

test('a log-in that came to nothing brings the person back to its start, and says why', async () => {
  const core = new CannedCore({ needsLogin: true });
  const { root } = await opened('/log-in', core);
  await press(root, 'Continue in your browser');
  expect(heading(root)).toBe('Go on in your browser');
  const message = 'The log-in in the browser took too long. Start it again.';
  core.change({ problem: { code: 'loggedOut', message, fields: [] } });
  await settled();
  expect(heading(root)).toBe('Log in');
  expect(document.activeElement).toBe(the(root, 'h1'));
  expect(the(root, '[role="status"]:has(.app-banner)').textContent).toContain(message);

  core.over.start_login = () => {
    core.change({ problem: null });
    return { url: 'https://hearth.northern111.example/authorize?request=def' };
  };
  await press(root, 'Continue in your browser');
  expect(heading(root)).toBe('Go on in your browser');
});

test('what went wrong while nobody asked is said on every page', async () => {
  const message = 'The file with your earlier answers could not be opened, so Hearth kept it aside.';
  const core = new CannedCore({ problem: { code: 'damaged', message, fields: [] } });
  const { root } = await opened('/setup', core);
  expect(the(root, '.app-banner').textContent).toContain(message);
});

test('what the frame offers and could not do is said, until it is done', async () => {
  const core = new CannedCore();
  const { root } = await opened('/', core);
  core.refuse.set('lock', { code: 'unexpected', message: 'Hearth is not locked. Try again.', fields: [] });
  await press(root, 'Lock Hearth');
  expect(the(root, '.app-banner').textContent).toContain('Hearth is not locked.');
  core.emit({ type: 'state' });
  await settled();
  expect(the(root, '.app-banner').textContent).toContain('Hearth is not locked.');
  await press(root, 'Lock Hearth');
  expect(heading(root)).toBe('Hearth is locked');
  expect(root.querySelector('.app-banner')).toBeNull();
});

test('a log-out leaves the page, and one that is refused leaves nothing', async () => {
  const core = new CannedCore();
  const { root, main } = await opened('/check-in', core);
  expect(main().textContent).toContain('Check-in');
  core.refuse.set('log_out', { code: 'conflict', message: 'You are on duty.', fields: [] });
  await press(root, 'Log out');
  expect(location.pathname).toBe('/check-in');
  await press(root, 'Log out');
  expect(location.pathname).toBe('/');
  expect(inputs(core, 'log_out')).toHaveLength(2);
});

test('logging in again leads back to where the person was', async () => {
  const core = new CannedCore({ needsLogin: true });
  const { root } = await opened('/setup/check', core);
  expect(the(root, '.app-banner').textContent).toContain('Everything works except sending.');
  await press(the(root, '.app-banner'), 'Log in');
  await press(root, 'Continue in your browser');
  core.change({ needsLogin: false });
  await settled();
  expect(location.pathname).toBe('/setup/check');
  expect(root.querySelector('.app-banner')).toBeNull();
});

test('Lock closes every page, keeps the phone number, and the passphrase opens again', async () => {
  const phone = { number: '0113 496 0999', words: 'I need a clinician.' };
  const core = new CannedCore({ key: 'passphrase', phone });
  const { root } = await opened('/setup', core);
  await press(root, 'Lock Hearth');
  expect(heading(root)).toBe('Hearth is locked');
  expect(the(root, '.app-phone-card').textContent).toContain('0113 496 0999');
  expect(root.querySelector('nav')).toBeNull();

  await typed(the<HTMLInputElement>(root, 'input[type=password]'), 'four plain garden words');
  await press(root, 'Unlock');
  expect(inputs(core, 'unlock')).toEqual([{ passphrase: 'four plain garden words' }]);
  expect(heading(root)).toBe('My setup');
});

test('a forgotten passphrase has a way out that says what is lost, and moves nothing before a log-in', async () => {
  const core = new CannedCore({ key: 'passphrase', stage: 'locked', person: null });
  const { root, main } = await opened('/setup', core);
  const details = the<HTMLDetailsElement>(root, 'main details');
  details.open = true;
  details.dispatchEvent(new Event('toggle'));
  await settled();
  for (const said of ['comes back from your provider', 'do not come back', 'They are not deleted', 'Nothing changes until']) {
    expect(main().textContent).toContain(said);
  }
  await typed(the<HTMLInputElement>(root, '#new-passphrase'), 'four quiet lamps');
  await press(root, 'Log in and start again');
  expect(inputs(core, 'start_over')).toEqual([{ passphrase: 'four quiet lamps' }]);
  expect(inputs(core, 'unlock')).toEqual([]);
  expect(heading(root)).toBe('Go on in your browser');
});

/** Opens a fold as somebody does who presses it. */
async function unfold(root: HTMLElement, summary: string): Promise<void> {
  const all = [...root.querySelectorAll<HTMLDetailsElement>('main details')];
  const details = all.find((one) => one.textContent.includes(summary));
  if (!details) throw new Error(`nothing is folded under “${summary}”`);
  details.open = true;
  details.dispatchEvent(new Event('toggle'));
  await settled();
}

async function chosen(root: HTMLElement, value: string): Promise<void> {
  the<HTMLInputElement>(root, `input[name=used-before][value=${value}]`).click();
  await settled();
}

test.each([
  ['/log-in', { needsLogin: true, loggedOut: true }, '#passphrase'],
  ['/setup', { stage: 'locked', person: null }, '#own-passphrase'],
] as const)('somebody else gets in at %s under a passphrase of their own', async (path, state, field) => {
  const core = new CannedCore({ key: 'passphrase', othersNeedPassphrase: true, ...state });
  const { root } = await opened(path, core);
  expect(root.querySelector(field)).toBeNull();
  await unfold(root, 'I am somebody else');
  await press(root, 'Log in as somebody else');
  expect(root.textContent).toContain('Say if you have used Hearth');
  await chosen(root, 'yes');
  await typed(the<HTMLInputElement>(root, field), 'four quiet lamps');
  expect(inputs(core, 'start_login')).toEqual([]);
  await press(root, 'Log in as somebody else');
  expect(inputs(core, 'start_login')).toEqual([{ invitation: null, passphrase: 'four quiet lamps' }]);
  expect(inputs(core, 'start_over')).toEqual([]);
  expect(heading(root)).toBe('Go on in your browser');
});

test('one passphrase is asked for at a time beside the one that unlocks', async () => {
  const state = { key: 'passphrase', othersNeedPassphrase: true, stage: 'locked', person: null } as const;
  const { root } = await opened('/setup', new CannedCore(state));
  await unfold(root, 'I forgot my passphrase');
  await unfold(root, 'I am somebody else');
  await chosen(root, 'yes');
  const fields = [...root.querySelectorAll('input[type=password]')].map((one) => one.id);
  expect(fields).toEqual(['passphrase', 'own-passphrase']);
});

test('whoever is new chooses a passphrase, and enters it twice', async () => {
  const state = { key: 'passphrase', needsLogin: true, loggedOut: true, othersNeedPassphrase: true } as const;
  const core = new CannedCore(state);
  const { root } = await opened('/log-in', core);
  await unfold(root, 'I am somebody else');
  await chosen(root, 'no');
  await typed(the<HTMLInputElement>(root, '#passphrase'), 'four quiet lamps');
  await typed(the<HTMLInputElement>(root, '#again'), 'four quite lamps');
  await press(root, 'Log in as somebody else');
  expect(the(root, '#again-error').textContent).toContain('Enter the same passphrase twice');
  expect(inputs(core, 'start_login')).toEqual([]);
  await typed(the<HTMLInputElement>(root, '#again'), 'four quiet lamps');
  await press(root, 'Log in as somebody else');
  expect(inputs(core, 'start_login')).toEqual([{ invitation: null, passphrase: 'four quiet lamps' }]);
});

test.each([
  { key: 'keyring', loggedOut: true, othersNeedPassphrase: false },
  { key: 'passphrase', loggedOut: false, othersNeedPassphrase: true },
] as const)('nobody is asked for a passphrase where a log-in needs none: %o', async (state) => {
  const { main } = await opened('/log-in', new CannedCore({ needsLogin: true, ...state }));
  expect(main().textContent).not.toContain('I am somebody else');
});

test('what Hearth can see is there for everyone, joined or not', async () => {
  const { root } = await opened('/what-hearth-sees', new CannedCore({ stage: 'join', person: null }));
  expect(heading(root)).toBe('What Hearth can and cannot see');
});

test('each role has its own navigation, and several roles have one', async () => {
  let reviewsWaiting = { number: 3, orMore: false };
  const offered = async (roles: Array<'advisor' | 'manager' | 'administrator'>) => {
    const person = { name: 'Tom Barnes', roles, teams: [] };
    const { root } = await opened('/what-hearth-sees', new CannedCore({ person, reviewsWaiting }));
    return [...root.querySelectorAll('nav a')].map((link) => link.textContent?.replace(/\s+/g, ' '));
  };
  expect(await offered(['advisor'])).toEqual(['Home', 'My setup', 'Internet', 'Check-in', 'Support', 'Sent']);
  expect(await offered(['manager'])).toEqual(['Reviews (3 waiting)', 'Assistance desk', 'Buddies']);
  expect(await offered(['advisor', 'manager', 'administrator'])).toEqual([
    'Home',
    'My setup',
    'Internet',
    'Check-in',
    'Support',
    'Sent',
    'Reviews (3 waiting)',
    'Assistance desk',
    'Buddies',
    'People',
    'Outlets',
  ]);
  reviewsWaiting = { number: 200, orMore: true };
  expect(await offered(['manager'])).toEqual([
    'Reviews (200+ or more waiting)',
    'Assistance desk',
    'Buddies',
  ]);
});

test('a manager who is no advisor begins at the reviews', async () => {
  const person = { name: 'Tom Barnes', roles: ['manager' as const], teams: [] };
  const core = new CannedCore({ person });
  core.over.get_queue = () => ({ rows: [], waiting: { number: 0, orMore: false }, next: null });
  await opened('/', core);
  await vi.waitFor(() => expect(location.pathname).toBe('/reviews'));
  expect(inputs(core, 'get_home')).toEqual([]);
});

test('offline says so and can be tried again at once', async () => {
  const core = new CannedCore({ connection: 'offline' });
  const { root } = await opened('/', core);
  await press(the(root, '.app-banner'), 'Try now');
  expect(inputs(core, 'try_now')).toHaveLength(1);
  expect(root.querySelector('.app-banner')).toBeNull();
});

test('a try that finds no connection says when it was', async () => {
  const core = new CannedCore({ connection: 'offline' });
  core.over.try_now = () => core.state;
  const { root } = await opened('/', core);
  await press(the(root, '.app-banner'), 'Try now');
  expect(the(root, '.app-banner').textContent).toMatch(/tried at \d\d:\d\d and could not connect/);
});
