// What may be where: no outside host, nothing the closed content policy would refuse, and each
// part of the pages importing only what lies below it.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { build, type Rollup } from 'vite';
import { beforeAll, describe, expect, test } from 'vitest';

const root = dirname(import.meta.dirname);
const src = join(root, 'src');

type Source = { path: string; text: string };

function filesIn(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesIn(path) : [path];
  });
}

const sources: Source[] = filesIn(src).map((path) => ({
  path: relative(src, path),
  text: readFileSync(path, 'utf8'),
}));

function importsOf({ path, text }: Source): string[] {
  const named = [...text.matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)];
  return named.map(([, name = '']) =>
    name.startsWith('.') ? relative(src, resolve(src, dirname(path), name)) : name,
  );
}

function who(breaks: (source: Source) => boolean): string[] {
  return sources.filter(breaks).map(({ path }) => path);
}

describe('who imports what', () => {
  const imports = (wanted: RegExp) => (source: Source) =>
    importsOf(source).some((name) => wanted.test(name));

  test('only host/tauri.ts knows Tauri', () => {
    expect(who(imports(/^@tauri-apps\//))).toEqual(['lib/host/tauri.ts']);
  });

  test('the components know nothing of Hearth', () => {
    const inside = sources.filter(({ path }) => path.startsWith('nhsuk/'));
    const outward = inside.flatMap((source) =>
      importsOf(source).filter((name) => !/^(nhsuk\/|svelte(\/|$))/.test(name)),
    );
    expect(inside.length).toBeGreaterThan(20);
    expect(outward).toEqual([]);
  });

  test('lib knows no page and no part of the frame', () => {
    const up = imports(/^(pages|frame)\/|^App\.svelte|^routes/);
    expect(who((source) => source.path.startsWith('lib/') && up(source))).toEqual([]);
  });

  test('no script of nhsuk-frontend runs', () => {
    expect(who(imports(/^nhsuk-frontend/)).filter((path) => !path.endsWith('.scss'))).toEqual([]);
  });
});

test('no warning about state is silenced: a value read once says so by untrack', () => {
  expect(who(({ text }) => /svelte-ignore[^\n]*state_/.test(text))).toEqual([]);
});

describe('what the content policy would refuse', () => {
  test.each([
    ['style attributes', /\sstyle(=|:)/],
    ['styles in components', /<style[\s>]/],
    ['transitions and animations, which write styles', /\s(transition|animate|in|out):\w+/],
    ['markup from text', /\{@html/],
    ['code from text', /\beval\(|new Function\(/],
  ])('no %s', (_, pattern) => {
    expect(who(({ path, text }) => path.endsWith('.svelte') && pattern.test(text))).toEqual([]);
  });
});

describe('what is built', () => {
  let files: Array<{ name: string; text: string }>;

  beforeAll(async () => {
    const result = (await build({
      root,
      configFile: join(root, 'vite.config.ts'),
      logLevel: 'error',
      build: { write: false },
    })) as Rollup.RollupOutput;
    files = result.output.map((file) => ({
      name: file.fileName,
      text: file.type === 'chunk' ? file.code : String(file.source),
    }));
  }, 60_000);

  const named = (ending: string) => files.filter(({ name }) => name.endsWith(ending));

  /** Names that are compared or read by a developer, and never fetched. */
  const NEVER_FETCHED = ['www.w3.org', 'svelte.dev', 'layercake.graphics'];

  test('names no outside host', () => {
    for (const ending of ['.html', '.css', '.js']) expect(named(ending)).not.toEqual([]);
    const hosts = files.flatMap(({ name, text }) => {
      const named = text.matchAll(/(?:https?:|url\(["']?)\/\/([\w.-]+)/g);
      return [...named].map(([, host = '']) => ({ name, host }));
    });
    expect(hosts.filter(({ host }) => !NEVER_FETCHED.includes(host))).toEqual([]);
  });

  test('has no font, logo or picture of the NHS', () => {
    expect(named('.css').length).toBe(1);
    const all = files.map(({ text }) => text).join('\n');
    expect(all).not.toMatch(/frutiger|@font-face|nhsuk-icon-\d+|favicon|opengraph/i);
    expect(files.filter(({ name }) => !/\.(html|js|css)$/.test(name))).toEqual([]);
  });

  test('has no script and no style in the page itself', () => {
    const [page] = named('index.html');
    expect(page?.text).toContain('nhsuk-frontend-supported');
    const document = new DOMParser().parseFromString(page?.text ?? '', 'text/html');
    const inline = [...document.querySelectorAll('script')].filter((script) => !script.src);
    expect(inline).toEqual([]);
    expect(document.querySelectorAll('style, [style]').length).toBe(0);
    const links = [...document.querySelectorAll('script, link')].map(
      (element) => element.getAttribute('src') ?? element.getAttribute('href'),
    );
    expect(links.every((link) => link?.startsWith('/assets/') || link === 'data:,')).toBe(true);
  });

  test('leaves out the gallery', () => {
    expect(files.some(({ text }) => text.includes('The gallery has no core'))).toBe(false);
  });
});
