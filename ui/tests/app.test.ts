// The frame and the router as a person meets them: by link, by Back, by keyboard, by ear.
import { flushSync, tick } from 'svelte';
import { beforeEach, expect, test, vi } from 'vitest';
import App from '../src/App.svelte';
import { Frame } from '../src/lib/frame.svelte';
import { type Host, ProblemError } from '../src/lib/host';
import { match, route } from '../src/lib/router.svelte';
import NotFound from '../src/pages/NotFound.svelte';
import { notFound as shippedNotFound, routes as shipped } from '../src/routes';
import { labelled, mounted, the } from './mounted';
import Broken from './pages/Broken.svelte';
import Form from './pages/Form.svelte';
import Heading from './pages/Heading.svelte';
import Late from './pages/Late.svelte';

const routes = [
  route('/', 'Home', Heading),
  route('/elsewhere', 'Elsewhere', Heading),
  route('/setup/:section', 'My setup', Heading),
  route('/late', 'Phone', Late),
  route('/form', 'Does the door close?', Form),
  route('/broken', 'Broken', Broken),
];
const notFound = route('', 'Page not found', NotFound);

const openExternal = vi.fn(async () => {});
let answerCard: (card: { number: string; words: string }) => void;
let refuseCard: (problem: ProblemError) => void;

const host: Host = {
  call: (() =>
    new Promise((resolve, reject) => {
      answerCard = resolve;
      refuseCard = reject;
    })) as Host['call'],
  putFile: () => Promise.reject(new Error('no files here')),
  getFile: () => Promise.reject(new Error('no files here')),
  listen: () => () => {},
  openExternal,
};

function open(place: string, frame = new Frame()): HTMLElement {
  history.replaceState(null, '', place);
  return mounted(App, { host, frame, routes, notFound });
}

async function settled(): Promise<void> {
  await tick();
  await tick();
  flushSync();
}

const press = (element: Element) => element.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
const spoken = (root: ParentNode) => root.querySelector('[aria-live="polite"][role="status"].nhsuk-u-visually-hidden')?.textContent?.trim();

beforeEach(() => {
  window.scrollTo = vi.fn();
  openExternal.mockClear();
});

test('a link changes page, title, focus, scroll and says where we are', async () => {
  const root = open('/');
  expect(document.title).toBe('Home – Hearth');
  expect(document.activeElement).toBe(document.body);

  press(the(root, '#go'));
  await settled();
  expect(location.pathname).toBe('/elsewhere');
  expect(document.title).toBe('Elsewhere – Hearth');
  expect(document.activeElement).toBe(the(root, 'h1'));
  expect(window.scrollTo).toHaveBeenCalledWith(0, 0);
  expect(spoken(root)).toBe('Elsewhere');
});

test('Back goes back and moves focus to the heading too', async () => {
  const root = open('/');
  press(the(root, '#go'));
  await settled();
  history.back();
  await vi.waitFor(() => expect(document.title).toBe('Home – Hearth'));
  await settled();
  expect(document.activeElement).toBe(the(root, 'h1'));
});

test('a part of the path is given to the page', () => {
  expect(the(open('/setup/desk%20one'), 'h1').textContent).toBe('Section desk one');
});

test('a link out of Hearth is opened outside', () => {
  const root = open('/');
  press(the(root, '#out'));
  expect(openExternal).toHaveBeenCalledWith('https://example.org/help');
  expect(location.pathname).toBe('/');
});

test('a press with Ctrl is left to the browser', () => {
  const root = open('/');
  const click = new MouseEvent('click', { bubbles: true, cancelable: true, ctrlKey: true });
  // jsdom would try to follow the link.
  document.addEventListener('click', (event) => event.preventDefault(), { once: true });
  the(root, '#go').dispatchEvent(click);
  expect(location.pathname).toBe('/');
});

test('an unknown path says so and leads home', () => {
  const root = open('/nowhere');
  expect(the(root, 'h1').textContent).toBe('Page not found');
  expect(document.title).toBe('Page not found – Hearth');
  expect(the(root, 'main a[role="button"]').getAttribute('href')).toBe('/');
});

test('focus waits for a heading that comes with its data', async () => {
  const root = open('/');
  history.pushState(null, '', '/late');
  window.dispatchEvent(new PopStateEvent('popstate'));
  await settled();
  expect(root.querySelector('h1')).toBeNull();
  answerCard({ number: '0113 496 0999', words: 'Help' });
  await vi.waitFor(() => expect(document.activeElement?.textContent).toBe('Call 0113 496 0999'));
});

test('data that cannot be had is a problem with what to do', async () => {
  const root = open('/late');
  refuseCard(new ProblemError({ code: 'internal', message: 'Open Hearth again.', fields: [], reference: 'A7' }));
  await vi.waitFor(() => expect(the(root, 'h1').textContent).toBe('There is a problem'));
  expect(document.title).toBe('Error: There is a problem – Hearth');
  expect(root.querySelector('main')?.textContent).toContain('Open Hearth again.');
  expect(root.querySelector('main')?.textContent).toContain('A7');
});

test('a page that breaks leaves the frame and says what to do', () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const root = open('/broken');
  expect(the(root, 'h1').textContent).toBe('There is a problem');
  expect(the(root, 'header').textContent).toContain('Hearth');
});

test('an error takes focus, starts the title and leads to the field', async () => {
  const root = open('/form');
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

test('an answer opens its advice, is saved quietly, and both are said', async () => {
  const root = open('/form');
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
  const frame = new Frame();
  const root = open('/', frame);
  expect(root.querySelector('.app-offline')).toBeNull();
  expect(root.querySelector('.app-phone-card')).toBeNull();

  frame.offline = true;
  frame.waiting = { answers: 2, photos: 3 };
  frame.phoneCard = { number: '0113 496 0999', words: 'I need a clinician' };
  await settled();
  expect(the(root, '.app-offline').textContent).toContain('2 answers and 3 photos');
  expect(the(root, '.app-phone-card').textContent).toContain('0113 496 0999');
  expect(the(root, '.app-phone-card').textContent).toContain('I need a clinician');
});

test('the first stop of the keyboard skips to the page', () => {
  const root = open('/');
  const first = the(root, '.nhsuk-skip-link');
  expect(root.querySelector('a, button, input')).toBe(first);
  press(first);
  expect(document.activeElement).toBe(the(root, 'main'));
  expect(location.hash).toBe('');
});

test('titles of the pages are unique', () => {
  const titles = [...shipped, shippedNotFound].map(({ title }) => title);
  expect(new Set(titles).size).toBe(titles.length);
});

test('a written path wins over a parameter that stands later', () => {
  const pages = [route('/people/new', 'New', Heading), route('/people/:id', 'Person', Heading)];
  expect(match(pages, '/people/new')?.route.title).toBe('New');
  expect(match(pages, '/people/7')?.params).toEqual({ id: '7' });
  expect(match(pages, '/people/%zz')).toBeUndefined();
  expect(match(pages, '/people')).toBeUndefined();
});
