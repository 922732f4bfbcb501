// Joining and logging in without a page, for people whose log-in is not what a test is about: the
// provider's form is read and answered as a browser would. Not here: joining at the pages.
import type { Core } from './core';
import { until } from './until';

/** A password that everybody in these tests has. */
export const PASSWORD = 'a warm hearth at home';

/** What keeps a store where there is no keyring. */
export const PASSPHRASE = 'three warm words';

/** What somebody logs in as: "priya.shah". */
export function loginOf(name: string): string {
  return name.toLowerCase().replaceAll(' ', '.');
}

/** Uses an invitation at an app, which is that person's from then on. */
export async function use(core: Core, name: string, invitation: string): Promise<void> {
  const { needsPassphrase } = await core.call('read_invitation', { text: invitation });
  const passphrase = needsPassphrase ? PASSPHRASE : null;
  const { url } = await core.call('start_login', { invitation, passphrase });
  await logIn(url, name);
  await until(`${name} has joined`, async () => {
    const state = await core.call('get_state', {});
    return state.stage === 'ready' && state.person?.name === name;
  });
}

/** Fills in the form at an address that the app named, and follows it back to the app. */
async function logIn(url: string, name: string): Promise<void> {
  const page = await (await fetch(url)).text();
  const form = new URLSearchParams();
  for (const [tag] of page.matchAll(/<input[^>]*>/g)) {
    const field = attribute(tag, 'name');
    if (field !== undefined) form.set(field, attribute(tag, 'value') ?? '');
  }
  if (form.has('login')) form.set('login', loginOf(name));
  for (const field of ['password', 'again']) if (form.has(field)) form.set(field, PASSWORD);
  const sent = await fetch(new URL('/authorize', url), {
    method: 'POST',
    body: form,
    redirect: 'manual',
  });
  const back = sent.headers.get('location');
  if (back === null) throw new Error(`The form was not taken (${sent.status}): ${await sent.text()}`);
  await fetch(back);
}

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1];
  return value?.replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}
