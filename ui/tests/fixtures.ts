// nhsuk-frontend's own examples: for each component the options given to its macro and the HTML
// that came out. A wrapper that is given the same options must draw the same HTML.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Component, flushSync, mount, unmount } from 'svelte';
import { expect, test } from 'vitest';
import { normalised, withState } from './html';
import { snippetOf } from './Html.svelte';

export type Options = Record<string, unknown>;

type Fixture = { name: string; context: Options; callBlock?: string; html: string };

type Check = {
  component: Component<any>;
  /** nhsuk-frontend's name for it. */
  name: string;
  /** Examples, by a pattern of their names, that the wrapper does not draw alike, and why. */
  except?: Record<string, RegExp>;
  /** Options the wrapper takes in another form. */
  props?: (options: Options) => Options;
  /** Brings the official HTML to the state it has once its script has run. */
  official?: (root: HTMLElement) => void;
};

const require = createRequire(import.meta.url);

function fixtures(name: string): Fixture[] {
  const path = require.resolve('nhsuk-frontend/dist/nhsuk/components/' + name + '/fixtures.json');
  return (JSON.parse(readFileSync(path, 'utf8')) as { fixtures: Fixture[] }).fixtures;
}

/** Every `html` becomes a snippet, at any depth. */
function withSnippets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSnippets);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) =>
      key === 'html' && typeof inner === 'string'
        ? [key, snippetOf(inner)]
        : [key, withSnippets(inner)],
    ),
  );
}

function draw(component: Component<any>, props: Options): HTMLElement {
  const target = document.createElement('div');
  document.body.append(target);
  const drawn = mount(component, { target, props });
  flushSync();
  withState(target);
  const copy = target.cloneNode(true) as HTMLElement;
  void unmount(drawn);
  target.remove();
  return copy;
}

function drawOfficial(html: string, enhance?: (root: HTMLElement) => void): HTMLElement {
  const target = document.createElement('div');
  target.innerHTML = html;
  document.body.append(target);
  if (enhance && target.firstElementChild instanceof HTMLElement) enhance(target.firstElementChild);
  withState(target);
  target.remove();
  return target;
}

export function sameAsOfficial({ component, name, except = {}, props, official }: Check): void {
  const all = fixtures(name);
  const reasonFor = (fixture: Fixture) =>
    Object.entries(except).find(([, pattern]) => pattern.test(fixture.name))?.[0];

  test(`every exception of ${name} names examples that exist`, () => {
    for (const [reason, pattern] of Object.entries(except)) {
      expect(all.some((fixture) => pattern.test(fixture.name)), reason).toBe(true);
    }
    expect(all.some((fixture) => reasonFor(fixture) === undefined)).toBe(true);
  });

  all.forEach((fixture, at) => {
    if (reasonFor(fixture) !== undefined) return;
    test(`${name} ${at + 1}: ${fixture.name}`, () => {
      const given = { ...fixture.context };
      if (fixture.callBlock !== undefined) given.html = fixture.callBlock;
      const options = withSnippets(given) as Options;
      const drawn = draw(component, props ? props(options) : options);
      expect(normalised(drawn.innerHTML)).toBe(
        normalised(drawOfficial(fixture.html, official).innerHTML),
      );
    });
  });
}
