// What tests of a line came to, as the advisor and whoever reviews are both shown it.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CannedCore } from '../gallery/canned/core';
import { chart, internet, line, samples, upload } from '../gallery/canned/line';
import type { LineView } from '../src/lib/bindings';
import LineReport from '../src/lib/line/LineReport.svelte';
import { moment } from '../src/lib/time';
import { mounted, the } from './mounted';
import { furnished, opened, press, settled } from './opened';
import { desk } from './reviewer';

const words = (of: Element | null | undefined) => of?.textContent?.replace(/\s+/g, ' ').trim();

/** The paragraph right above the table of the figure that is shown. */
const above = (root: ParentNode) => {
  const captions = [...root.querySelectorAll('caption')];
  const table = captions.find((caption) => words(caption)?.includes('Good:'))?.closest('table');
  return words(table?.previousElementSibling);
};

async function figure(root: ParentNode, name: string) {
  const select = the<HTMLSelectElement>(root, 'select[name="figure"]');
  select.value = name;
  select.dispatchEvent(new Event('change', { bubbles: true }));
  await settled();
}

const report = (over: Partial<LineView> = {}, own = false) =>
  mounted(LineReport, { line: line(over), own });

beforeEach(furnished);
afterEach(() => vi.unstubAllGlobals());

test('advisor and reviewer read the same verdict and the same counts', async () => {
  const core = new CannedCore();
  core.over.get_internet = () => internet();
  const own = await opened('/internet', core);
  const other = await desk().open('/reviews/r-priya?item=connection.measured');
  for (const root of [own.main(), other.main()]) {
    const lede = the(root, '.nhsuk-lede-text');
    expect(words(lede)).toBe(line().verdict);
    expect(words(lede.nextElementSibling)).toBe(line().sentence);
  }
});

test('how a claim is known says what is an estimate, where there are tests to look at', async () => {
  const { open } = desk();
  const measured = await open('/reviews/r-priya?item=connection.measured');
  expect(measured.main().textContent).toContain('A device measured it; call quality is estimated from that');
  const memory = await open('/reviews/r-priya?item=device.memory');
  expect(memory.main().textContent).toContain('A device measured it');
  expect(memory.main().textContent).not.toContain('estimated');
});

test('a figure is a plot with a table below it, and what is held against the limits between them', async () => {
  const root = report();
  const label = the(root, 'label');
  expect(words(label)).toBe('Show results for');
  const plot = the(root, '[role="img"]');
  expect(plot.getAttribute('aria-label')).toContain('Plot of Call quality (MOS) over 7 tests.');
  expect(above(root)).toBe(chart().held);
  expect([...root.querySelectorAll('caption')].map(words)).toContain(
    'Call quality (MOS). Good: 4.0 or more. Will do: 3.6 or more.',
  );
  expect(root.textContent).not.toContain('middle values');
});

test('what a filled line is stands in plain words, once', () => {
  const text = words(report()) ?? '';
  expect(text.split('“Line filled” means').length).toBe(2);
  expect(words(report({ charts: [] }))).not.toContain('“Line filled” means');
});

test('the contract stands beside rates alone, in words that say whose it is', async () => {
  const own = report({}, true);
  expect(own.textContent).not.toContain('Northline');
  await figure(own, 'upload');
  expect(above(own)).toBe('Your contract, in your own words: “Northline fibre, 67 Mbit/s down and 18 Mbit/s up”');
  const other = report();
  await figure(other, 'upload');
  expect(above(other)).toMatch(/^The contract, in the advisor’s own words: “Northline/);
});

test('without a contract the advisor reads where to add it, and nobody else reads of it', async () => {
  const own = report({ charts: [upload], contract: null }, true);
  expect(above(own)).toBe('You have not said what your contract promises. You can add it under My setup.');
  expect(the<HTMLAnchorElement>(own, 'a').getAttribute('href')).toBe('/setup');
  expect(report({ charts: [upload], contract: null }).textContent).not.toContain('contract');
});

test('the first cell of each row is its heading', () => {
  for (const table of report().querySelectorAll('table')) {
    const rows = [...table.querySelectorAll('tbody tr')];
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.every((row) => row.firstElementChild?.getAttribute('scope') === 'row')).toBe(true);
  }
});

test('the figures of each test have a name of their own, and say how sure they are', async () => {
  const root = report();
  await press(root, `Show all ${samples.length} tests`);
  const folded = [...root.querySelectorAll('details')].filter((one) =>
    words(one.querySelector('summary'))?.startsWith('Figures of this test'),
  );
  const names = folded.map((one) => words(one.querySelector('summary')));
  expect(names).toHaveLength(samples.filter(({ figures }) => figures.length > 0).length);
  expect(new Set(names).size).toBe(names.length);
  const [latest] = samples;
  expect(names[0]).toBe(`Figures of this test: ${moment(latest?.at ?? 0)}`);
  const inside = [...(folded[0]?.querySelectorAll('.nhsuk-details__text > *') ?? [])];
  expect(inside.map(({ tagName }) => tagName)).toEqual(['P', 'P', 'TABLE']);
  expect(inside.slice(0, 2).map(words)).toEqual(latest?.certainty);
});

test('marks of a plot, and the room between its words, grow with the size of text', () => {
  const radius = () => report().querySelector('circle[cx]:not([cx="8"])')?.getAttribute('r');
  expect(radius()).toBe('4');
  // The plot is 15 times the root's font size high.
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(480);
  expect(radius()).toBe('8');
  const close = report({ charts: [chart({ good: 4, willDo: 3.9 })] });
  const [good, willDo] = [...close.querySelectorAll('.app-plot__name')];
  const apart = Number(willDo?.getAttribute('y')) - Number(good?.getAttribute('y'));
  expect(apart).toBeCloseTo(32);
});
