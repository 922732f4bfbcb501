// The photo editor by keyboard and by button: nothing needs a mouse, and what the person decided is
// what goes to the core.
import { File as ReadableFile } from 'node:buffer';
import { beforeEach, expect, test, vi } from 'vitest';
import type { CannedCore } from '../gallery/canned/core';
import type { FileMeta } from '../src/lib/bindings';
import { the } from './mounted';
import { inputs, opened, press, settled } from './opened';

const PAGE = '/setup/workstation-evidence/dse.evidence';

let readable = true;

beforeEach(() => {
  readable = true;
  URL.createObjectURL = vi.fn(() => 'blob:photo');
  URL.revokeObjectURL = vi.fn();
  HTMLImageElement.prototype.decode = vi.fn(() =>
    readable ? Promise.resolve() : Promise.reject(new Error('no picture')),
  );
});

/** jsdom's own files cannot be read. */
const photo = (name: string) => new ReadableFile([new Uint8Array([1, 2, 3])], name, { type: 'image/jpeg' });

async function chosen(...names: string[]) {
  const page = await opened(PAGE);
  the<HTMLInputElement>(page.root, 'input[value="photo"]').click();
  await settled();
  const input = the<HTMLInputElement>(page.root, '[id="dse.evidence-photo-desk-side-file-input"]');
  const files = names.map((name) => photo(name));
  Object.defineProperty(input, 'files', { value: files });
  input.dispatchEvent(new Event('change', { bubbles: true }));
  await settled();
  return page;
}

const part = (root: ParentNode, name: string) => the<SVGElement>(root, `[data-part="${name}"]`);

function key(on: Element, name: string, shift = false) {
  on.dispatchEvent(new KeyboardEvent('keydown', { key: name, shiftKey: shift, bubbles: true, cancelable: true }));
}

const kept = (core: CannedCore) => inputs(core, 'put_file') as FileMeta[];

/** Presses Keep and waits for the core, which is given the bytes as soon as they are read. */
async function keep(root: ParentNode, core: CannedCore) {
  const before = kept(core).length;
  await press(root, 'Keep this photo');
  await vi.waitFor(() => expect(kept(core)).toHaveLength(before + 1));
  await settled();
}

test('a chosen photo is shown first, and kept whole when nothing is changed', async () => {
  const { root, core } = await chosen('desk.jpg');
  expect(document.activeElement?.textContent).toBe('Check this photo: Chair and desk from the side');
  expect(kept(core)).toEqual([]);
  await keep(root, core);
  expect(kept(core)).toEqual([
    {
      item: 'dse.evidence',
      method: 'photo',
      shot: 'desk-side',
      name: 'desk.jpg',
      crop: null,
      covers: [],
      replaces: null,
    },
  ]);
  expect(document.activeElement?.id).toBe('dse.evidence-photo-desk-side-file');
});

test('edges and covers follow the arrow keys', async () => {
  const { root, core } = await chosen('desk.jpg');
  await press(root, 'Add a cover');
  const cover = part(root, '0');
  cover.focus();
  key(cover, 'ArrowRight');
  key(cover, 'ArrowUp');
  key(cover, 'ArrowLeft', true);
  await settled();
  expect(cover.getAttribute('aria-label')).toBe(
    'Cover 1: 41 % from the left, 39 % from the top, 19 % wide, 20 % high',
  );
  const edges = part(root, 'edges');
  edges.focus();
  key(edges, 'ArrowUp', true);
  await keep(root, core);
  expect(kept(core)).toMatchObject([
    {
      crop: { left: 0, top: 0, width: 1000, height: 990 },
      covers: [{ left: 410, top: 390, width: 190, height: 200 }],
    },
  ]);
});

test('Delete takes a cover away, and on the edges keeps the whole photo', async () => {
  const { root, core } = await chosen('desk.jpg');
  await press(root, 'Add a cover');
  key(part(root, '0'), 'Delete');
  key(part(root, 'edges'), 'ArrowUp', true);
  key(part(root, 'edges'), 'Delete');
  await keep(root, core);
  expect(kept(core)).toMatchObject([{ crop: null, covers: [] }]);
});

test('Tab and other keys are left to the window', async () => {
  const { root } = await chosen('desk.jpg');
  const event = new KeyboardEvent('keydown', { key: 'Tab', bubbles: true, cancelable: true });
  part(root, 'edges').dispatchEvent(event);
  expect(event.defaultPrevented).toBe(false);
});

test('the same is done by buttons, without dragging', async () => {
  const { root, core } = await chosen('desk.jpg');
  await press(root, 'Add a cover');
  await press(root, 'Cover 1: Right');
  await press(root, 'Cover 1: Taller');
  await keep(root, core);
  expect(kept(core)).toMatchObject([
    { covers: [{ left: 425, top: 400, width: 200, height: 225 }] },
  ]);
});

test('edges are cut off and given back by buttons, a strip at each press', async () => {
  const { root, core } = await chosen('desk.jpg');
  expect(root.textContent).not.toContain('What do you want to change?');
  await press(root, 'Give back: Top');
  for (let times = 0; times < 3; times += 1) await press(root, 'Cut off: Left');
  await press(root, 'Cut off: Bottom');
  await press(root, 'Give back: Left');
  await keep(root, core);
  expect(kept(core)).toMatchObject([{ crop: { left: 100, top: 0, width: 900, height: 950 } }]);
});

test('a cut leaves something to see', async () => {
  const { root, core } = await chosen('desk.jpg');
  for (let times = 0; times < 30; times += 1) await press(root, 'Cut off: Right');
  await keep(root, core);
  expect(kept(core)).toMatchObject([{ crop: { left: 0, width: 20 } }]);
});

test('nothing reaches over the edge of the picture', async () => {
  const { root, core } = await chosen('desk.jpg');
  await press(root, 'Add a cover');
  for (let times = 0; times < 80; times += 1) key(part(root, '0'), 'ArrowRight');
  for (let times = 0; times < 80; times += 1) key(part(root, '0'), 'ArrowRight', true);
  await keep(root, core);
  expect(kept(core)).toMatchObject([{ covers: [{ left: 800, width: 200 }] }]);
});

test('a photo that is not kept leaves nothing, and the next one is shown', async () => {
  const { root, core } = await chosen('one.jpg', 'two.jpg');
  expect(root.querySelector('main')?.textContent).toContain('2 to check');
  await press(root, 'Do not keep it');
  expect(kept(core)).toEqual([]);
  await keep(root, core);
  expect(kept(core)).toMatchObject([{ name: 'two.jpg' }]);
});

test('what the window cannot show, the core says what to do with', async () => {
  readable = false;
  const page = await opened(PAGE);
  page.core.refuse.set('put_file', {
    code: 'damaged',
    message: 'This is a HEIC photo, which Hearth cannot open. Save it as a JPG.',
    fields: [],
  });
  the<HTMLInputElement>(page.root, 'input[value="photo"]').click();
  await settled();
  const input = the<HTMLInputElement>(page.root, '[id="dse.evidence-photo-desk-side-file-input"]');
  Object.defineProperty(input, 'files', { value: [photo('desk.heic')] });
  input.dispatchEvent(new Event('change', { bubbles: true }));
  await settled();
  await vi.waitFor(() =>
    expect(the(page.root, '[id="dse.evidence"]').textContent).toContain('This is a HEIC photo'),
  );
  expect(page.root.querySelector('.app-editor')).toBeNull();
});

test('a kept photo can be replaced and removed', async () => {
  const { root, core } = await chosen('desk.jpg');
  await keep(root, core);
  expect(the<HTMLImageElement>(root, '.app-file__picture').alt).toBe('desk.jpg');
  await press(root, 'Remove: desk.jpg');
  expect(inputs(core, 'remove_file')).toEqual([
    { item: 'dse.evidence', method: 'photo', file: 'file-1' },
  ]);
  expect(root.querySelector('.app-file')).toBeNull();
});
