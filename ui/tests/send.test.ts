// Checking, sending, and the decision that comes back.
import { expect, test } from 'vitest';
import { CannedCore } from '../gallery/canned/core';
import { home, sent, tasks } from '../gallery/canned/views';
import { the } from './mounted';
import { inputs, opened, press, pressable, settled, typed } from './opened';

test('the check shows every answer with its readers and the way to change it', async () => {
  const { root, main } = await opened('/setup/check');
  expect(main().textContent).toContain('This goes to Northern 111.');
  expect(main().textContent).toContain('1 of 2 photos is missing');
  expect(pressable(main(), 'Show us your workstation').getAttribute('href')).toBe(
    '/setup/workstation-evidence/dse.evidence',
  );
  expect(main().textContent).toContain('Chair and desk from the side (1.2 MB)');
  expect(main().textContent).toContain('Desk from the front (1.1 MB)');
  const change = [...main().querySelectorAll('.nhsuk-summary-list__actions a')];
  expect(change.map((link) => link.getAttribute('href'))).toEqual([
    '/setup/workstation-chair/dse.chair.firm',
    '/setup/workstation-chair/dse.chair.height',
    '/setup/workstation-chair/device.memory',
    '/setup/agreements/agreement.homeworking',
  ]);
  expect(change[0]?.textContent).toContain('Lower back support');
  expect(root.querySelectorAll('.nhsuk-button:not(.nhsuk-button--secondary)')).toHaveLength(1);
});

test('sending is one press, and nothing is called received before it is confirmed', async () => {
  const core = new CannedCore();
  const { root, main } = await opened('/setup/check', core);
  await press(root, 'Send 5 answers');
  expect(inputs(core, 'submit')).toHaveLength(1);
  expect(location.pathname + location.search).toBe('/sent?new=p-2');
  expect(root.querySelector('.nhsuk-panel')).toBeNull();
  expect(main().textContent).toContain('1 of 2 files confirmed.');

  const [first, ...others] = sent.packages;
  const files = first!.files.map((file) => ({ ...file, confirmed: true }));
  const received = { ...first!, files, progress: 'received' as const, received: Date.now() };
  core.over.get_sent = () => ({ packages: [received, ...others] });
  core.emit({ type: 'sent' });
  await settled();
  expect(the(root, '.nhsuk-panel').textContent).toContain('Your answers have arrived');
  expect(main().textContent).toContain('2 of 2 files confirmed.');
});

test('what cannot be sent now is a calm note, and the answers stay', async () => {
  const core = new CannedCore();
  core.refuse.set('submit', {
    code: 'loggedOut',
    message: 'Log in to send. Your answers are saved on this computer.',
    fields: [],
  });
  const { root, main } = await opened('/setup/check', core);
  await press(root, 'Send 5 answers');
  expect(location.pathname).toBe('/setup/check');
  expect(the(root, '.nhsuk-inset-text a').getAttribute('href')).toBe('/log-in?from=%2Fsetup%2Fcheck');
  expect(document.title).toBe('Check your answers – Hearth');
  expect(main().textContent).toContain('Lower back support');
});

test('an answer that was not taken leads back to its question', async () => {
  const { root } = await opened('/sent');
  const link = the<HTMLAnchorElement>(root, 'a[href="/item/dse.chair.firm"]');
  link.click();
  await settled();
  expect(the(root, 'h1').textContent).toContain('Does your chair support your lower back?');
});

test('home shows the decision, what it rests on, and at most three things to do', async () => {
  const { root, main } = await opened('/');
  expect(the(root, 'h1').textContent).toBe(home.headline);
  for (const said of ['Approved for home and contact centre', 'Tom Barnes, manager', '22 May 2027', 'A chair with adjustable height', 'About 2 minutes', 'By 4 December 2026']) {
    expect(main().textContent).toContain(said);
  }
  expect(the(root, 'main a[href="/due"]').textContent).toContain('See all 7 things to do');
});

test('home shows the words of both people where it took two', async () => {
  const core = new CannedCore();
  const first = { by: 'Aisha Khan, manager', reason: 'The room is private.', next: 'IT sends a computer.' };
  core.over.get_home = () => ({ ...home, decision: home.decision && { ...home.decision, first } });
  const { main } = await opened('/', core);
  const words = main().textContent;
  for (const said of ['Decided by Aisha Khan, manager', first.reason, first.next]) {
    expect(words).toContain(said);
  }
  expect(words).toContain('Confirmed by Tom Barnes, manager');
  expect(words).toContain('Your room is private and your equipment is complete.');
});

test('a reply goes to the decision it answers, and words are kept when it cannot go', async () => {
  const core = new CannedCore();
  const { root } = await opened('/', core);
  const area = the<HTMLTextAreaElement>(root, 'textarea');
  core.refuse.set('reply', { code: 'offline', message: 'You are offline. Try again later.', fields: [] });
  await typed(area, 'The chair has come.');
  await press(root, 'Send reply');
  expect(area.value).toBe('The chair has come.');
  expect(the(root, '.nhsuk-inset-text').textContent).toContain('You are offline.');

  await press(root, 'Send reply');
  expect(inputs(core, 'reply').at(-1)).toEqual({ to: 12, words: 'The chair has come.' });
  expect(area.value).toBe('');
  expect(document.activeElement?.textContent).toBe('Reply to this decision');
});

test('something changed: which parts and what, and what is missing is said by its field', async () => {
  const core = new CannedCore();
  const message = 'Select what it touches';
  core.refuse.set('something_changed', { code: 'invalid', message, fields: [{ field: 'sections', message }] });
  const { root } = await opened('/setup/changed', core);
  the<HTMLInputElement>(root, 'input[value="ELSE"]').click();
  await settled();
  await press(root, 'Ask me again');
  the(root, '.nhsuk-error-summary a').click();
  expect(document.activeElement).toBe(the(root, '#sections'));

  the<HTMLInputElement>(root, 'input[value="workstation-chair"]').click();
  await typed(the<HTMLTextAreaElement>(root, 'textarea'), 'I moved my desk.');
  await press(root, 'Ask me again');
  expect(inputs(core, 'something_changed').at(-1)).toEqual({
    change: null,
    sections: ['workstation-chair'],
    what: 'I moved my desk.',
  });
  expect(location.pathname).toBe('/setup');
  const banner = () => root.querySelector('.nhsuk-notification-banner')?.textContent;
  expect(banner()).toContain('Recorded. What it touches is asked again');
  expect(the(root, '[aria-live="polite"].nhsuk-u-visually-hidden').textContent).toBe(
    'Recorded. What it touches is asked again. My setup',
  );
  await press(root, 'Home');
  expect(banner()).toBeUndefined();
});

test('a change says what it asks again before it is recorded, and who reads it', async () => {
  const core = new CannedCore();
  const { root, main } = await opened('/setup/changed', core);
  the<HTMLInputElement>(root, 'input[value="moved-desk"]').click();
  await settled();
  expect(main().textContent).toContain('Your chair and desk: 14 questions');
  expect(main().textContent).toContain('Your manager reads what you write here.');
  await press(root, 'Ask me again');
  expect(inputs(core, 'something_changed')).toEqual([{ change: 'moved-desk', sections: [], what: '' }]);
  expect(location.pathname).toBe('/setup');
});

test('a page that cannot be read says what to do and can be tried again', async () => {
  const core = new CannedCore();
  core.refuse.set('get_tasks', { code: 'unexpected', message: 'Try again; nothing is lost.', fields: [] });
  const { root, main } = await opened('/setup', core);
  expect(document.title).toBe('Error: There is a problem – Hearth');
  expect(main().textContent).toContain('Try again; nothing is lost.');
  await press(root, 'Try again');
  expect(the(root, 'h1').textContent).toBe('My setup');
  expect(document.title).toBe('My setup – Hearth');
});

test('newer data that cannot be had leaves what is there, and says so', async () => {
  const core = new CannedCore();
  const { root, main } = await opened('/setup', core);
  core.refuse.set('get_tasks', { code: 'unexpected', message: 'It could not be read.', fields: [] });
  core.emit({ type: 'record' });
  await settled();
  expect(the(root, 'h1').textContent).toBe('My setup');
  expect(main().textContent).toContain('This page may be out of date');
  await press(root, 'Load it again');
  expect(main().textContent).not.toContain('out of date');
});

test('a broken chain is said above the history', async () => {
  const core = new CannedCore();
  const broken = 'Entry 3 does not follow entry 2. Tell your provider.';
  core.over.get_history = () => ({ record: 'r-1', rows: [], broken, looks: [] });
  const { main } = await opened('/history', core);
  expect(main().textContent).toContain(broken);
});

test('the task list leads on with what is not answered, and to sending when nothing is left', async () => {
  const core = new CannedCore();
  const { root, main } = await opened('/setup', core);
  const primary = () => the(root, 'main .nhsuk-button:not(.nhsuk-button--secondary)');
  expect(primary().textContent?.trim()).toBe('Continue: Chair and desk');
  expect(pressable(root, 'Check and send 5 answers').getAttribute('href')).toBe('/setup/check');
  expect(main().textContent).toContain('About 12 minutes left');

  const answered = tasks.parts.map((part) => ({
    ...part,
    sections: part.sections.map((row) => ({ ...row, answered: row.asked, minutes: 0 })),
  }));
  core.over.get_tasks = () => ({ ...tasks, left: 0, minutes: 0, next: null, parts: answered });
  core.emit({ type: 'record' });
  await settled();
  expect(primary().textContent?.trim()).toBe('Check and send 5 answers');
  expect(main().textContent).not.toContain('left.');
});

test('who reads the answers of a section is said once, and by answer where they differ', async () => {
  const { root } = await opened('/setup/check', new CannedCore());
  const [chair, agreements] = [...root.querySelectorAll('.nhsuk-card')];
  expect(chair?.textContent?.match(/Your manager reads this\./g)).toHaveLength(2);
  expect(chair?.textContent).toContain('Your manager and IT read this.');
  expect(agreements?.querySelector('dl')?.textContent).not.toContain('reads this');
  expect(agreements?.textContent).toContain('Your manager reads this.');
});
