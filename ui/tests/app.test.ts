// The frame and the router as a person meets them: by link, by Back, by keyboard, by ear.
import { flushSync, tick } from 'svelte';
import { beforeEach, expect, test, vi } from 'vitest';
import App from '../src/App.svelte';
import type { AppEvent, AppState } from '../src/lib/bindings';
import { type Host, ProblemError } from '../src/lib/host';
import { Later } from '../src/lib/later.svelte';
import { match, route } from '../src/lib/router.svelte';
import NotFound from '../src/pages/NotFound.svelte';
import { type Table, table as shipped } from '../src/routes';
import { labelled, mounted, the } from './mounted';
import Broken from './pages/Broken.svelte';
import Form from './pages/Form.svelte';
import Heading from './pages/Heading.svelte';
import Late from './pages/Late.svelte';
import { state } from './state';

const table: Table = {
  routes: [
    route('/', 'Home', Heading),
    route('/elsewhere', 'Elsewhere', Heading),
    route('/help', 'Help', Heading, { open: true }),
    route('/setup/:section', 'My setup', Heading),
    route('/late', 'Your record', Late),
    route('/form', 'Does the door close?', Form),
    route('/broken', 'Broken', Broken),
    route('/broken-help', 'Broken help', Broken, { open: true }),
  ],
  notFound: route('', 'Page not found', NotFound),
  gates: { locked: route('', 'Unlock Hearth', Heading) },
};

/** A core that says what a test has it say. */
class Core implements Host {
  state: AppState | ProblemError = state();
  home: Array<{ resolve: (home: unknown) => void; reject: (error: unknown) => void }> = [];
  opened: string[] = [];
  #heard = new Set<(event: AppEvent) => void>();

  call = ((name: string) => {
    if (name === 'get_home') {
      return new Promise<unknown>((resolve, reject) => this.home.push({ resolve, reject }));
    }
    const fails = this.state instanceof ProblemError;
    return fails ? Promise.reject(this.state) : Promise.resolve(this.state);
  }) as unknown as Host['call'];

  putFile = () => Promise.reject(new Error('no files here'));
  getFile = () => Promise.reject(new Error('no files here'));
  openExternal = async (url: string) => void this.opened.push(url);

  listen(hear: (event: AppEvent) => void) {
    this.#heard.add(hear);
    return () => this.#heard.delete(hear);
  }

  async becomes(over: Partial<AppState>): Promise<void> {
    this.state = state(over);
    for (const hear of this.#heard) hear({ type: 'state' });
    await settled();
  }
}

let core: Core;

async function open(place: string, pages = table): Promise<HTMLElement> {
  history.replaceState(null, '', place);
  const root = mounted(App, { host: core, table: pages });
  await settled();
  return root;
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) await tick();
  flushSync();
}

function press(element: Element): void {
  element.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
}

const spoken = (root: ParentNode) =>
  the(root, '[aria-live="polite"].nhsuk-u-visually-hidden').textContent?.trim();

beforeEach(() => {
  core = new Core();
  window.scrollTo = vi.fn();
});

test('the first page takes no focus and has its own title', async () => {
  await open('/');
  expect(document.title).toBe('Home – Hearth');
  expect(document.activeElement).toBe(document.body);
});

test('a link changes page, title, focus, scroll and says where we are', async () => {
  const root = await open('/');
  press(the(root, '#go'));
  await settled();
  expect(location.pathname).toBe('/elsewhere');
  expect(document.title).toBe('Elsewhere – Hearth');
  expect(document.activeElement).toBe(the(root, 'h1'));
  expect(window.scrollTo).toHaveBeenCalledWith(0, 0);
  expect(spoken(root)).toBe('Elsewhere');
});

test('Back goes back and moves focus to the heading too', async () => {
  const root = await open('/');
  press(the(root, '#go'));
  await settled();
  history.back();
  await vi.waitFor(() => expect(document.title).toBe('Home – Hearth'));
  await settled();
  expect(document.activeElement).toBe(the(root, 'h1'));
});

test('a part of the path is given to the page', async () => {
  const root = await open('/setup/desk%20one');
  expect(the(root, 'h1').textContent).toBe('Section desk one');
});

test('a link out of Hearth is opened outside', async () => {
  const root = await open('/');
  press(the(root, '#out'));
  expect(core.opened).toEqual(['https://example.org/help']);
  expect(location.pathname).toBe('/');
});

test('a press with Ctrl is left to the browser', async () => {
  const root = await open('/');
  const click = new MouseEvent('click', { bubbles: true, cancelable: true, ctrlKey: true });
  // jsdom would try to follow the link.
  document.addEventListener('click', (event) => event.preventDefault(), { once: true });
  the(root, '#go').dispatchEvent(click);
  expect(location.pathname).toBe('/');
});

test('an unknown path says so and leads home', async () => {
  const root = await open('/nowhere');
  expect(the(root, 'h1').textContent).toBe('Page not found');
  expect(document.title).toBe('Page not found – Hearth');
  expect(the(root, 'main a[role="button"]').getAttribute('href')).toBe('/');
});

test('focus waits for a heading that comes with its data', async () => {
  const root = await open('/');
  history.pushState(null, '', '/late');
  window.dispatchEvent(new PopStateEvent('popstate'));
  await settled();
  expect(root.querySelector('h1')).toBeNull();
  core.home[0]?.resolve({ headline: 'You can start' });
  await vi.waitFor(() => expect(document.activeElement?.textContent).toBe('You can start'));
});

test('data that cannot be had says what to do, and trying again brings it', async () => {
  const root = await open('/late');
  core.home[0]?.reject(
    new ProblemError({ code: 'unexpected', message: 'Open Hearth again.', fields: [] }),
  );
  await vi.waitFor(() => expect(the(root, 'h1').textContent).toBe('There is a problem'));
  expect(document.title).toBe('Error: There is a problem – Hearth');
  expect(the(root, 'main').textContent).toContain('Open Hearth again.');

  press(the(root, 'main button'));
  await settled();
  core.home[1]?.resolve({ headline: 'You can start' });
  await vi.waitFor(() => expect(the(root, 'h1').textContent).toBe('You can start'));
  expect(document.title).toBe('Your record – Hearth');
});

test('a page that breaks leaves the frame and says what to do', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const root = await open('/broken');
  expect(the(root, 'h1').textContent).toBe('There is a problem');
  expect(the(root, 'header').textContent).toContain('Hearth');
});

test('after a problem the home page is offered where it is another page, and not before Hearth is open', async () => {
  const way = (root: ParentNode) => root.querySelector('main a[href="/"]')?.textContent;
  expect(way(await open('/broken'))).toBe('Go to the home page');
  core.state = state({ stage: 'locked' });
  const locked = await open('/broken-help');
  expect(the(locked, 'h1').textContent).toBe('There is a problem');
  expect(way(locked)).toBeUndefined();
});

test('an error takes focus, starts the title and leads to the field', async () => {
  const root = await open('/form');
  press(the(root, 'main > button'));
  await settled();
  const summary = the(root, '.nhsuk-error-summary');
  expect(document.activeElement).toBe(summary);
  expect(document.title).toBe('Error: Does the door close? – Hearth');
  expect(the(root, '#door-error').textContent).toContain('Select if the door closes');

  press(the(summary, 'a'));
  expect(document.activeElement).toBe(labelled(root, 'Yes'));
  expect(location.hash).toBe('');

  labelled(root, 'Yes').click();
  await settled();
  expect(root.querySelector('.nhsuk-error-summary')).toBeNull();
  expect(document.title).toBe('Does the door close? – Hearth');
});

test('an answer opens its advice, is saved quietly, and the saving is said', async () => {
  const root = await open('/form');
  expect(root.querySelector('.app-advice')).toBeNull();
  labelled(root, 'No').click();
  await settled();
  expect(the(root, '.app-advice').textContent).toContain('Agree quiet hours');
  expect(the(root, '.app-saved').textContent).toMatch(/^Saved \d\d:\d\d$/);
  expect(spoken(root)).toMatch(/^Saved \d\d:\d\d$/);
  labelled(root, 'Yes').click();
  await settled();
  expect(root.querySelector('.app-advice')).toBeNull();
});

test('the frame shows whom to phone and what waits, when it is so', async () => {
  const root = await open('/');
  expect(root.querySelector('.app-banner')).toBeNull();
  expect(root.querySelector('.app-phone-card')).toBeNull();

  await core.becomes({
    connection: 'offline',
    waiting: { answers: 2, files: 3, packages: 0 },
    phone: { number: '0113 496 0999', words: 'I need a clinician' },
  });
  expect(the(root, '.app-banner').textContent).toContain('2 answers and 3 files');
  expect(the(root, '.app-phone-card').textContent).toContain('0113 496 0999');
  expect(the(root, '.app-phone-card').textContent).toContain('I need a clinician');
});

test('while locked, one page stands for all but the open ones, and the number stays', async () => {
  const root = await open('/setup/desk');
  const phone = { number: '0113 496 0999', words: 'I need a clinician' };
  await core.becomes({ stage: 'locked', person: null, phone });
  expect(document.title).toBe('Unlock Hearth – Hearth');
  expect(document.activeElement).toBe(the(root, 'h1'));
  expect(root.querySelector('nav')).toBeNull();
  expect(the(root, '.app-phone-card').textContent).toContain('0113 496 0999');

  history.pushState(null, '', '/help');
  window.dispatchEvent(new PopStateEvent('popstate'));
  await settled();
  expect(document.title).toBe('Help – Hearth');

  history.pushState(null, '', '/setup/desk');
  window.dispatchEvent(new PopStateEvent('popstate'));
  await core.becomes({ stage: 'ready' });
  expect(the(root, 'h1').textContent).toBe('Section desk');
});

test('a core that does not answer is asked again on a press', async () => {
  core.state = new ProblemError({ code: 'unexpected', message: 'Open Hearth again.', fields: [] });
  const root = await open('/');
  expect(the(root, 'main').textContent).toContain('Open Hearth again.');
  core.state = state();
  press(the(root, 'main button'));
  await settled();
  expect(the(root, 'h1').textContent).toBe('Section none');
});

test('the first stop of the keyboard skips to the page', async () => {
  const root = await open('/');
  const first = the(root, '.nhsuk-skip-link');
  expect(root.querySelector('a, button, input')).toBe(first);
  press(first);
  expect(document.activeElement).toBe(the(root, 'main'));
  expect(location.hash).toBe('');
});

/** The table, with a page whose script arrives when `fetch` says. */
function withLater(fetch: () => Promise<{ Far: typeof Heading }>): Table {
  const later = Later.from(fetch);
  return { ...table, routes: [...table.routes, route('/far', 'Far', later('Far'))] };
}

test('a page whose script is on its way shows when it is there, and has the focus', async () => {
  let arrives = (_: { Far: typeof Heading }) => {};
  const root = await open(
    '/',
    withLater(() => new Promise((resolve) => (arrives = resolve))),
  );
  history.pushState(null, '', '/far');
  window.dispatchEvent(new PopStateEvent('popstate'));
  await settled();
  expect(root.querySelector('h1')).toBeNull();

  arrives({ Far: Heading });
  await vi.waitFor(() => expect(document.activeElement).toBe(the(root, 'h1')));
  expect(document.title).toBe('Far – Hearth');
});

test('a page whose script cannot be had says so, and is tried again', async () => {
  const fetch = vi.fn().mockRejectedValueOnce(new Error('gone')).mockResolvedValue({ Far: Heading });
  const root = await open('/far', withLater(fetch));
  await vi.waitFor(() => expect(the(root, 'main').textContent).toContain('could not open this page'));
  press(the(root, 'main button'));
  await vi.waitFor(() => expect(the(root, 'h1').textContent).not.toContain('problem'));
  expect(fetch).toHaveBeenCalledTimes(2);
});

test('the other pages are fetched once the first is up, before anybody goes to them', async () => {
  vi.useFakeTimers();
  try {
    const fetch = vi.fn().mockResolvedValue({ Far: Heading });
    await open('/', withLater(fetch));
    expect(fetch).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(fetch).toHaveBeenCalledOnce();
  } finally {
    vi.useRealTimers();
  }
});

test('titles of the pages are unique', () => {
  const gates = Object.values(shipped.gates);
  const titles = [...shipped.routes, shipped.notFound, ...gates].map(({ title }) => title);
  expect(new Set(titles).size).toBe(titles.length);
});

test('a written path wins over a parameter that stands later', () => {
  const pages = [route('/people/new', 'New', Heading), route('/people/:id', 'Person', Heading)];
  expect(match(pages, '/people/new')?.route.title).toBe('New');
  expect(match(pages, '/people/7')?.params).toEqual({ id: '7' });
  expect(match(pages, '/people/%zz')).toBeUndefined();
  expect(match(pages, '/people')).toBeUndefined();
});
