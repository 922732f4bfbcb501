// People who do all that is asked of them, without a page: an advisor who answers everything well,
// a reviewer who accepts and confirms all that is theirs. They go by what the views offer. For what
// a test needs to have happened. Not here: anything that goes wrong.
import type {
  ClaimView,
  ItemView,
  MethodView,
  RecordId,
  ReviewItem,
  ReviewView,
  SectionView,
  Value,
} from '../../ui/src/lib/bindings';
import type { Core } from './core';
import { DOCUMENT } from './desk';
import { until } from './until';

/** The day of England, as the core writes it. */
export function today(): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/London' }).format(Date.now());
}

/** The option of a question that means the least trouble. */
export function goodOption(method: MethodView): { id: string; text: string } | undefined {
  if (method.input.type !== 'answer') return undefined;
  const { options } = method.input;
  return options.find((option) => !option.opensAdvice) ?? options[0];
}

/** Sections that ask something of the advisor. */
export async function sectionsOf(core: Core): Promise<SectionView[]> {
  const { parts } = await core.call('get_tasks', {});
  const ids = parts.flatMap((part) => part.sections.map((section) => section.id));
  return Promise.all(ids.map((section) => core.call('get_section', { section })));
}

/** The ways of an item that its advisor can still take: one for each need that has no answer. */
export function openWays(item: ItemView): MethodView[] {
  return item.needs.flatMap((need) => {
    const ways = item.methods.filter((method) => need.includes(method.id));
    if (ways.some((way) => way.draft !== null || way.sent !== null)) return [];
    const mine = ways.find(
      ({ mine, input }) =>
        mine &&
        // A key is tried while another program fills the screen, which these pages have not, and a
        // line takes evenings.
        !(input.type === 'measurement' && input.probe !== 'device'),
    );
    return mine === undefined ? [] : [mine];
  });
}

/** Answers everything that is open, until answering brings no more questions. */
export async function answerEverything(
  core: Core,
  name: string,
  picture: Buffer<ArrayBuffer>,
): Promise<void> {
  for (let more = true; more; ) {
    more = false;
    for (const { items } of await sectionsOf(core)) {
      for (const item of items) {
        for (const way of openWays(item)) {
          await answer(core, item, way, name, picture);
          more = true;
        }
      }
    }
  }
}

/** Answers one item in one way, well. */
export async function answer(
  core: Core,
  item: ItemView,
  way: MethodView,
  name: string,
  picture: Buffer<ArrayBuffer>,
): Promise<void> {
  const where = { item: item.id, method: way.id };
  const { input } = way;
  const respond = (value: Value) => core.call('respond', { ...where, value });
  const put = (shot: string | null, bytes: Buffer<ArrayBuffer>, file: string) =>
    core.putFile({ ...where, shot, name: file, crop: null, covers: [], replaces: null }, bytes);
  if (input.type === 'answer') {
    await respond({ type: 'chosen', choice: goodOption(way)?.id ?? '', note: null });
  } else if (input.type === 'words') {
    await respond({ type: 'words', words: 'I have what I need.' });
  } else if (input.type === 'day') {
    await respond({ type: 'day', day: '2099-01-31' });
  } else if (input.type === 'reading') {
    await respond({ type: 'read', text: input.text.hash });
  } else if (input.type === 'signature') {
    await core.call('sign', { ...where, name });
  } else if (input.type === 'measurement') {
    await core.call('measure', where);
  } else if (input.type === 'document') {
    await put(null, DOCUMENT, 'document.pdf');
  } else if (input.type === 'photo') {
    for (const shot of input.shots) await put(shot.id, picture, 'desk.jpg');
  }
}

/** Sends all that is ready and waits for the receipt. */
export async function send(core: Core): Promise<void> {
  await core.call('submit', {});
  await until('everything was received', async () => {
    const { packages } = await core.call('get_sent', {});
    return packages.every((one) => one.progress === 'received');
  });
}

/** The record of somebody, as it stands in a reviewer's queue. */
export async function recordOf(reviewer: Core, name: string): Promise<RecordId> {
  const queue = { after: null, team: null, all: true };
  const { rows } = await reviewer.call('get_queue', queue);
  const row = rows.find((one) => one.name === name);
  if (row === undefined) throw new Error(`${name} is not in the queue.`);
  return row.record;
}

export function itemsOf(view: ReviewView): ReviewItem[] {
  return view.groups.flatMap((group) => group.items);
}

/** Accepts all that waits for this reviewer and confirms all that is theirs to confirm. */
export async function reviewEverything(reviewer: Core, record: RecordId): Promise<ReviewView> {
  let view = await reviewer.call('get_review', { record });
  for (;;) {
    const next = await act(reviewer, view);
    if (next === undefined) return view;
    view = next;
  }
}

async function act(reviewer: Core, { record, ...view }: ReviewView): Promise<ReviewView | undefined> {
  const items = view.groups.flatMap((group) => group.items);
  const waits = ({ canAccept, superseded, standing }: ClaimView) =>
    canAccept && !superseded && standing?.state === 'withReviewer';
  const claim = items.flatMap((item) => item.claims).find(waits);
  if (claim) return reviewer.call('accept', { record, response: claim.response });
  for (const item of items) {
    if (item.standing.result === 'met') continue;
    const said = new Set(item.claims.map((one) => one.method));
    const open = item.attestations.find((one) => !said.has(one.statement));
    if (open === undefined) continue;
    const value: Value =
      open.most === null
        ? { type: 'attested', outcome: 'confirmed', note: '' }
        : { type: 'words', words: 'We talked about it and agree.' };
    const what = { record, item: item.id, method: open.method, observed: today(), value };
    return reviewer.call('attest', what);
  }
  return undefined;
}
