// Lets a canned core answer reviewers and administrators. It keeps what they do in the window, and
// refuses in the core's words what the core refuses; the rules themselves it does not know.
import type {
  ActionView,
  FieldProblem,
  OutletsView,
  PeopleView,
  PersonRow,
  QueueRow,
  ReviewItem,
  ReviewView,
} from '../../src/lib/bindings';
import { ProblemError } from '../../src/lib/host';
import type { CannedCore } from './core';
import { TODAY } from './items';
import { action, approved, awaiting, queue, review } from './records';

export type Reviewing = {
  queue: QueueRow[];
  /** The place that ends the first page, when there are more. */
  next: string | null;
  records: Map<string, ReviewView>;
  people: PeopleView;
};

export const people: PeopleView = {
  people: [
    { person: 'p-aisha', name: 'Aisha Khan', roles: ['manager', 'shiftLead'], teams: ['north', 'south'], pack: null, joined: true, active: true },
    { person: 'p-lewis', name: 'Lewis Grant', roles: ['it', 'administrator'], teams: [], pack: null, joined: true, active: true },
    { person: 'p-priya', name: 'Priya Shah', roles: ['advisor'], teams: ['north'], pack: 'health-advisor', joined: true, active: true },
    { person: 'p-sam', name: 'Sam Okoro', roles: ['advisor'], teams: ['south'], pack: 'health-advisor', joined: false, active: true },
    { person: 'p-rita', name: 'Rita Novak', roles: ['clinician'], teams: [], pack: null, joined: true, active: false },
  ],
  teams: [
    { id: 'north', name: 'North evening' },
    { id: 'south', name: 'South weekend' },
  ],
  packs: [{ pack: { id: 'health-advisor', version: 1 }, title: 'Health advisor' }],
  asked: ['advisor'],
};

const refused = "It answered 404 and refused the card. Check the outlet's url.";

export const outlets: OutletsView = {
  outlets: [
    { name: 'Teams of the floor', kind: 'Microsoft Teams', host: 'prod-1.uksouth.logic.azure.com', waiting: 0, sent: TODAY, failed: null, dead: [] },
    {
      name: 'Night desk',
      kind: 'Microsoft Teams',
      host: 'prod-2.uksouth.logic.azure.com',
      waiting: 1,
      sent: null,
      failed: { at: TODAY, why: refused },
      dead: [{ made: TODAY, title: 'Somebody needs help, and nobody is on duty', tries: 1, why: refused }],
    },
  ],
};

function invalid(fields: FieldProblem[]): ProblemError {
  return new ProblemError({ code: 'invalid', message: fields[0]?.message ?? '', fields });
}

function missing(entries: Array<[field: string, words: string, message: string]>): void {
  const faults = entries
    .filter(([, words]) => words.trim() === '')
    .map(([field, , message]) => ({ field, message }));
  if (faults.length > 0) throw invalid(faults);
}

/** A room in a few lines, so that there is something to look at. */
function picture(file: string): Uint8Array<ArrayBuffer> {
  const hue = [...file].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 360;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="1200" viewBox="0 0 160 120">
    <rect width="160" height="120" fill="hsl(${hue} 25% 80%)"/><rect y="85" width="160" height="35" fill="hsl(${hue} 20% 45%)"/>
    <rect x="30" y="62" width="100" height="5" fill="#6b4a2b"/><rect x="35" y="67" width="4" height="38" fill="#6b4a2b"/>
    <rect x="121" y="67" width="4" height="38" fill="#6b4a2b"/><rect x="60" y="32" width="42" height="26" fill="#202830"/></svg>`;
  return new TextEncoder().encode(svg);
}

export function reviewing(core: CannedCore): Reviewing {
  const kept: Reviewing = {
    queue,
    next: null,
    records: new Map([review(), approved(), awaiting()].map((view) => [view.record, view])),
    people,
  };

  const recordOf = (record: string): ReviewView => {
    const view = kept.records.get(record);
    if (view) return view;
    throw new ProblemError({ code: 'notFound', message: 'There is no such record, or it is not of your teams.', fields: [] });
  };
  const keep = (view: ReviewView): ReviewView => {
    const next = { ...view, seen: view.seen + 1 };
    kept.records.set(view.record, next);
    return next;
  };

  /** Takes an item out of the groups and puts it where it belongs after an act. */
  const move = (view: ReviewView, response: string, to: 'Met' | 'Not met', word: string) => {
    const item = view.groups.flatMap((group) => group.items).find((one) => one.claims.some((claim) => claim.response === response) || one.id === response);
    if (item === undefined) return keep(view);
    const tag = { text: word, tone: to === 'Met' ? 'plain' : 'yellow' } as const;
    const claims = item.claims.map((claim) => ({ ...claim, canAccept: false, canReturn: to === 'Met' }));
    const moved = { ...item, claims, attestations: [], standing: { ...item.standing, tag } };
    const groups = view.groups.map((group) => {
      const others = group.items.filter((one) => one.id !== item.id);
      return { ...group, items: group.title === to ? [...others, moved] : others };
    });
    return keep({ ...view, groups });
  };

  const actions = (view: ReviewView, open: ActionView[], of: (item: ReviewItem) => ActionView[]) =>
    keep({
      ...view,
      actions: open,
      groups: view.groups.map((group) => ({
        ...group,
        items: group.items.map((item) => ({ ...item, actions: of(item) })),
      })),
    });

  Object.assign(core.over, {
    get_queue: ({ team, all, after }) => {
      const rows = kept.queue
        .filter((row) => all || row.waiting > 0 || row.stage === 'readyToDecide')
        .filter((row) => team === null || row.team === team);
      const waiting = { number: kept.queue.filter((row) => row.waiting > 0).length, orMore: false };
      return { rows, waiting, next: after === null ? kept.next : null };
    },
    get_review: ({ record }) => recordOf(record),
    accept: ({ record, response }) => move(recordOf(record), response, 'Met', 'Done'),
    return_item: ({ record, response, reason, satisfy }) => {
      missing([
        ['reason', reason, 'Say why you are returning it.'],
        ['satisfy', satisfy, 'Say what would satisfy, so that one more try is enough.'],
      ]);
      return move(recordOf(record), response, 'Not met', 'Sent back');
    },
    attest: ({ record, item, value }) => {
      if (value.type === 'attested' && value.outcome !== 'confirmed') {
        missing([['note', value.note, 'Say why, in words that the advisor will read.']]);
      }
      return move(recordOf(record), item, 'Met', 'Done');
    },
    set_action: ({ record, item, words, owner, due }) => {
      missing([['words', words, 'Say what is to be done.']]);
      const view = recordOf(record);
      const about = view.groups.flatMap((group) => group.items).find(({ id }) => id === item);
      const who = about?.agree?.owners.find(({ role }) => role === owner)?.text ?? '';
      const set = action({ act: `a-${view.seen}`, item, title: about?.title ?? item, words, who, due });
      return actions(view, [...view.actions, set], (of) => (of.id === item ? [set, ...of.actions] : of.actions));
    },
    finish_action: ({ record, act }) => {
      const view = recordOf(record);
      const done = (one: ActionView): ActionView =>
        one.act === act ? { ...one, done: true, canFinish: false, tag: { text: 'Done', tone: 'plain' } } : one;
      const open = view.actions.filter((one) => one.act !== act);
      return actions(view, open, (of) => of.actions.map(done));
    },
    decide: (decide) => {
      const view = recordOf(decide.record);
      if (decide.seen !== view.seen) {
        throw new ProblemError({ code: 'conflict', message: 'Somebody else wrote on this record after you read it.', fields: [] });
      }
      const pause = decide.outcome.type === 'paused' && decide.review === null;
      missing([
        ['reason', decide.reason, 'Give the reason, in words that the advisor will read.'],
        ['next', decide.next, 'Say what happens next, or what would change this.'],
        ['review', pause ? '' : '-', 'Give the day on which the pause is looked at again.'],
      ]);
      const { outcome } = decide;
      if (outcome.type === 'approved' && decide.confirms === null) {
        const carried = outcome.conditions.map(({ item }) => item);
        const faults = view.blocks
          .filter((block) => block.weight === 'gate' || !carried.includes(block.item))
          .map((block) => ({
            field: block.item,
            message:
              block.weight === 'gate'
                ? `"${block.title}" must be met before anybody can approve.`
                : `"${block.title}" is not met or not known. Carry it as a condition, or return it to the advisor.`,
          }));
        if (faults.length > 0) throw invalid(faults);
      }
      const headlines = {
        approved: 'Approved working from home',
        declined: 'Declined working from home',
        paused: 'Paused working from home',
        resumed: 'Resumed working from home',
        ended: 'Ended working from home',
      };
      const decision = {
        seq: view.seen + 1,
        headline: headlines[outcome.type],
        by: 'Tom Barnes, manager',
        at: Date.now(),
        reason: decide.reason,
        next: decide.next,
        conditions: [],
        review: decide.review,
        first: null,
        replies: [],
      };
      return keep({ ...view, headline: headlines[outcome.type], awaits: null, outcomes: [], decisions: [decision, ...view.decisions] });
    },
    get_access: ({ record, page }) => {
      if (!/^[0-9a-f-]{36}$/.test(record)) {
        throw invalid([{ field: 'record', message: "Enter the record number as it stands on the record's history." }]);
      }
      const looks = Array.from({ length: page === 1 ? 50 : 12 }, (_, at) => ({
        at: TODAY - at * 7_000_000,
        by: at % 3 ? 'Tom Barnes, manager' : 'Moira Quill, workstation assessor',
        what: at % 2 ? 'The record' : 'A photo or document, number ending b302099a8077',
      }));
      return { record, looks, count: 62, page, pages: 2 };
    },
    get_outlets: () => outlets,
    try_outlet: ({ name }) => ({
      failure: name === 'Night desk' ? refused : null,
    }),
    get_people: () => kept.people,
    invite: ({ name, roles }) => {
      missing([['name', name, 'Enter a name.'], ['roles', roles.join(''), 'Choose at least one role.']]);
      return { person: 'p-new', link: 'hearth://join?server=https%3A%2F%2Fhearth.northern111.example&code=k3Fq9-ZxT1v-8Wm2p', expires: Date.now() + 7 * 86_400_000 };
    },
    change_person: ({ person, change }) => {
      missing([['roles', change.roles.join(''), 'Choose at least one role.']]);
      const changed = (row: PersonRow) =>
        row.person === person ? { ...row, ...change, pack: change.pack ?? row.pack } : row;
      kept.people = { ...kept.people, people: kept.people.people.map(changed) };
      return kept.people;
    },
    save_team: ({ team, name }) => {
      missing([['name', name, 'Enter a name for the team.']]);
      const teams = team === null
        ? [...kept.people.teams, { id: `t-${kept.people.teams.length}`, name }]
        : kept.people.teams.map((one) => (one.id === team ? { ...one, name } : one));
      kept.people = { ...kept.people, teams };
      return kept.people;
    },
  } satisfies CannedCore['over']);

  const ofAdvisor = core.getFile.bind(core);
  core.getFile = async (ref) => (ref.record === null ? ofAdvisor(ref) : picture(ref.file));
  return kept;
}
