// A record under review: its items, their evidence, and what a reviewer does with them.
import { beforeEach, expect, test } from 'vitest';
import { reviewing } from '../gallery/canned/reviewing';
import { the } from './mounted';
import { inputs, press, pressable, settled, typed } from './opened';
import { area, chosen, type Desk, desk, key, said } from './reviewer';

let core: Desk['core'];
let kept: Desk['kept'];
let open: Desk['open'];

beforeEach(() => {
  ({ core, kept, open } = desk());
});

const title = (root: ParentNode) => the(root, '#item-title').textContent;

test('j opens the next item and brings the person to it', async () => {
  const { root } = await open('/reviews/r-priya');
  expect(title(root)).toBe('Photos of the workstation');
  await key('j');
  expect(title(root)).toBe('A door that closes');
  expect(document.activeElement).toBe(the(root, '#item-title'));
  expect(location.search).toBe('?item=privacy.door');
});

test('accepting keeps the place, says what came of it, and j goes on from there', async () => {
  const { root } = await open('/reviews/r-priya?item=privacy.door');
  await key('a');
  expect(inputs(core, 'accept')).toEqual([{ record: 'r-priya', response: 'c-door' }]);
  expect(title(root)).toBe('A door that closes');
  expect(said(root)).toBe('Accepted: A door that closes');
  expect(document.activeElement).toBe(the(root, '#item-title'));
  await key('j');
  expect(title(root)).toBe('Tier 2 audit');
});

test('the first item stays open when it is accepted and another comes to stand first', async () => {
  const { root } = await open('/reviews/r-priya');
  await key('a');
  expect(title(root)).toBe('Photos of the workstation');
});

test('the foot says how far one is, and after an act leads on from where the act stood', async () => {
  const { root } = await open('/reviews/r-priya');
  const foot = () => the(root, '.app-foot');
  expect(foot().textContent).toContain('Item 1 of 7');
  expect(pressable(foot(), /^Next item/).getAttribute('href')).toContain('item=privacy.door');
  await press(foot(), 'Accept');
  expect(said(root)).toBe('Accepted: Photos of the workstation');
  const [on] = foot().querySelectorAll('.nhsuk-button');
  expect(on?.textContent?.trim()).toBe('Next: A door that closes');
  (on as HTMLElement).click();
  await settled();
  expect(title(root)).toBe('A door that closes');
  pressable(foot(), 'Accept');
});

test('of several claims each has its own buttons', async () => {
  const view = kept.records.get('r-priya')!;
  const groups = view.groups.map((group) => ({
    ...group,
    items: group.items.map((item) =>
      item.id === 'privacy.door'
        ? { ...item, claims: item.claims.flatMap((one) => [one, { ...one, response: 'c-other' }]) }
        : item,
    ),
  }));
  kept.records.set('r-priya', { ...view, groups });
  const { root } = await open('/reviews/r-priya?item=privacy.door');
  const each = [...root.querySelectorAll<HTMLElement>('.app-claim')];
  expect(each).toHaveLength(2);
  await press(each[1]!, 'Accept');
  expect(inputs(core, 'accept')).toEqual([{ record: 'r-priya', response: 'c-other' }]);
});

test('keys do nothing in a field, nor when they are turned off', async () => {
  const { root } = await open('/reviews/r-priya?item=privacy.door');
  await key('r');
  expect(document.activeElement).toBe(area(root, 'reason'));
  await key('a');
  await key('j');
  await press(root, 'Cancel');
  expect(document.activeElement).toBe(pressable(root, 'Return'));
  await press(root, 'Turn these keys off');
  await key('a', document.body);
  expect(title(root)).toBe('A door that closes');
  expect(inputs(core, 'accept')).toEqual([]);
});

test('while something is written, keys do not take it away', async () => {
  const { root } = await open('/reviews/r-priya?item=privacy.door');
  await key('r');
  pressable(root, 'Cancel').focus();
  await key('j');
  await key('a');
  expect(title(root)).toBe('A door that closes');
  expect(inputs(core, 'accept')).toEqual([]);
});

test("a return without both fields shows the core's words at each", async () => {
  const { root } = await open('/reviews/r-priya?item=privacy.door');
  await key('r');
  await press(root, 'Return it');
  expect(the(root, '#reason-error').textContent).toContain('Say why you are returning it.');
  expect(the(root, '#satisfy-error').textContent).toContain('Say what would satisfy');
  expect(document.title).toMatch(/^Error: /);

  await press(root, 'Not clear enough');
  await typed(area(root, 'satisfy'), 'Say which door, and when it is closed.');
  await press(root, 'Return it');
  expect(inputs(core, 'return_item').at(-1)).toEqual({
    record: 'r-priya',
    response: 'c-door',
    reason: 'Your answer does not say enough to rely on.',
    satisfy: 'Say which door, and when it is closed.',
  });
  expect(said(root)).toBe('Returned to Priya Shah: A door that closes');
});

test('a starting point is put behind own words, and both outlast a look at another item', async () => {
  const { root } = await open('/reviews/r-priya?item=privacy.door');
  await key('r');
  await typed(area(root, 'reason'), 'I saw the room.');
  await press(root, 'Too old');
  const reason = 'I saw the room. What you sent is from before something changed.';
  expect(area(root, 'reason').value).toBe(reason);
  await press(root, /^Memory/);
  await press(the(root, '.app-items'), /^A door that closes/);
  await press(root, 'Return');
  expect(area(root, 'reason').value).toBe(reason);
});

test('an attestation asks for a choice and a real day, and is sent with both', async () => {
  const { root } = await open('/reviews/r-priya?item=eligibility.tier-2-audit');
  await press(root, 'Say whether this is so');
  await press(root, 'Save');
  expect(the(root, '#outcome-error').textContent).toContain('Select what you can say');
  expect(the(root, '#observed-error').textContent).toContain('real date');
  expect(inputs(core, 'attest')).toEqual([]);

  await chosen(root, 'notSo');
  await press(root, 'Fill in today');
  await press(root, 'Save');
  expect(the(root, '#note-error').textContent).toContain('Say why');
  await typed(area(root, 'note'), 'The lead has no record of it.');
  await press(root, 'Save');
  expect(inputs(core, 'attest').at(-1)).toMatchObject({
    item: 'eligibility.tier-2-audit',
    method: 'confirmed',
    observed: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    value: { type: 'attested', outcome: 'notSo', note: 'The lead has no record of it.' },
  });
});

test("the manager's voice is sent as words", async () => {
  const { root } = await open('/reviews/r-priya?item=risk.manager-voice');
  await press(root, 'Write your answer');
  await typed(area(root, 'words'), 'Power cuts. We agreed on a second route.');
  await press(root, 'Fill in today');
  await press(root, 'Save');
  expect(inputs(core, 'attest').at(-1)).toMatchObject({
    value: { type: 'words', words: 'Power cuts. We agreed on a second route.' },
  });
});

test('what is for other eyes says whose, and shows nothing of it', async () => {
  const { root } = await open('/reviews/r-priya?item=dse.comfort');
  const item = the(root, 'article');
  expect(item.textContent).toContain('A workstation assessor looks at it');
  expect(item.textContent).not.toContain('What is claimed');
});

test('a photo opens large, the arrow keys change it, and closing gives focus back', async () => {
  const { root } = await open('/reviews/r-priya');
  const small = pressable(root, /^Open photo: Desk from the front/);
  expect(the<HTMLImageElement>(small, 'img').alt).toBe('Desk from the front');
  small.focus();
  small.click();
  await settled();
  const dialog = the<HTMLDialogElement>(root, 'dialog');
  const large = () => the<HTMLImageElement>(dialog, 'img');
  expect(dialog.open).toBe(true);
  expect(large().alt).toBe('Desk from the front');
  await key('ArrowRight', dialog);
  expect(large().alt).toBe('Screen, with nothing on it');
  await key('ArrowRight', dialog);
  expect(dialog.textContent).toContain('Photo 3 of 3');
  await key('+', dialog);
  expect(dialog.textContent).toContain('150%');
  await key('ArrowLeft', dialog);
  expect(large().alt).toBe('Screen, with nothing on it');
  await press(dialog, 'Close');
  expect(document.activeElement).toBe(small);
});

test('keys of the page do nothing behind an open photo', async () => {
  const { root } = await open('/reviews/r-priya');
  pressable(root, /^Open photo: Desk from the front/).click();
  await settled();
  await key('a', the(root, 'dialog'));
  expect(inputs(core, 'accept')).toEqual([]);
});

test('photos are given back to memory when the item is left', async () => {
  const { root } = await open('/reviews/r-priya');
  expect(URL.createObjectURL).toHaveBeenCalledTimes(3);
  await press(the(root, '.app-items'), /^A door that closes/);
  expect(URL.revokeObjectURL).toHaveBeenCalledTimes(3);
});

test('a photo that cannot be had says why and can be asked for again', async () => {
  core.getFile = () => Promise.reject(new Error('gone'));
  const { root } = await open('/reviews/r-priya');
  expect(the(root, '.app-photos').textContent).toContain('Hearth did not answer');
  reviewing(core);
  [...root.querySelectorAll<HTMLElement>('.app-photos .app-link-button')][0]?.click();
  await settled();
  pressable(root, /^Open photo: Desk from the side/);
});
