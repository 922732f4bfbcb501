// A core that keeps nothing beyond the window: it answers with canned views and takes answers, so
// that pages can be looked at and their behaviour tested. What a real answer is worth, it does not know.
import type {
  AppEvent,
  AppState,
  Commands,
  FileMeta,
  FileRef,
  FileView,
  ItemView,
  Problem,
  Value,
} from '../../src/lib/bindings';
import { type Host, ProblemError } from '../../src/lib/host';
import { state } from '../../tests/state';
import { buddies } from './buddy';
import { answer, chair, evidence, policy } from './items';
import * as line from './line';
import * as views from './views';
import * as wellbeing from './wellbeing';

type Name = keyof Commands;
export type Bodies = { [K in Name]?: (input: Commands[K][0]) => Commands[K][1] };

export class CannedCore implements Host {
  state: AppState;
  items: ItemView[];
  /** What was asked of it, in order. */
  readonly calls: Array<{ name: string; input: unknown }> = [];
  readonly opened: string[] = [];
  /** Fails a command once, with this. */
  readonly refuse = new Map<string, Problem>();
  /** Answers in the place of what is canned. */
  readonly over: Bodies = {};

  #handlers = new Set<(event: AppEvent) => void>();
  #files = new Map<string, Uint8Array<ArrayBuffer>>();

  constructor(over: Partial<AppState> = {}) {
    this.state = state(over);
    this.items = [...chair, evidence, policy];
  }

  emit(event: AppEvent): void {
    for (const handler of [...this.#handlers]) handler(event);
  }

  change(over: Partial<AppState>): AppState {
    this.state = { ...this.state, ...over };
    this.emit({ type: 'state' });
    return this.state;
  }

  async call<K extends Name>(name: K, input: Commands[K][0]): Promise<Commands[K][1]> {
    this.calls.push({ name, input });
    const problem = this.refuse.get(name);
    if (problem) {
      this.refuse.delete(name);
      throw new ProblemError(problem);
    }
    const body = this.over[name] ?? this.#bodies[name];
    if (body === undefined) throw new Error(`The gallery has no ${name}`);
    return (body as (input: Commands[K][0]) => Commands[K][1])(input);
  }

  async putFile(meta: FileMeta, bytes: ArrayBuffer): Promise<ItemView> {
    this.calls.push({ name: 'put_file', input: meta });
    const problem = this.refuse.get('put_file');
    if (problem) {
      this.refuse.delete('put_file');
      throw new ProblemError(problem);
    }
    const id = `file-${this.#files.size + 1}`;
    this.#files.set(id, new Uint8Array(bytes));
    const mediaType = meta.name.endsWith('.pdf') ? 'application/pdf' : 'image/jpeg';
    const file: FileView = { id, shot: meta.shot, title: meta.name, mediaType, bytes: bytes.byteLength, available: true };
    const before = this.#files_of(meta.item, meta.method).filter((old) => old.id !== meta.replaces);
    return this.#keep(meta.item, meta.method, { type: 'photos', photos: [] }, 'Photos', [...before, file]);
  }

  async getFile({ file }: FileRef): Promise<Uint8Array<ArrayBuffer>> {
    return this.#files.get(file) ?? new Uint8Array();
  }

  listen(handler: (event: AppEvent) => void): () => void {
    this.#handlers.add(handler);
    return () => this.#handlers.delete(handler);
  }

  async openExternal(url: string): Promise<void> {
    this.opened.push(url);
  }

  #item(id: string): ItemView {
    const found = this.items.find((item) => item.id === id);
    if (found) return found;
    throw new ProblemError({ code: 'notFound', message: 'This is not asked of you. Go to your setup and start from there.', fields: [] });
  }

  #files_of(item: string, method: string): FileView[] {
    return this.#item(item).methods.find((one) => one.id === method)?.draft?.files ?? [];
  }

  #keep(id: string, by: string, value: Value | null, words = '', files: FileView[] = []): ItemView {
    const old = this.#item(id);
    const draft = value && answer(value, words, { at: Date.now(), files });
    const methods = old.methods.map((method) => (method.id === by ? { ...method, draft, offerLast: false } : method));
    const no = value?.type === 'chosen' && value.choice !== 'yes';
    const tag = value
      ? ({ text: 'Ready to send', tone: 'blue' } as const)
      : ({ text: 'Not started', tone: 'grey' } as const);
    const item = { ...old, methods, showAdvice: no, standing: { ...old.standing, tag } };
    this.items = this.items.map((one) => (one.id === id ? item : one));
    return item;
  }

  #bodies: Bodies = {
    get_state: () => this.state,
    lock: () => this.change({ stage: 'locked' }),
    unlock: () => this.change({ stage: 'ready' }),
    log_out: () => this.change({ needsLogin: true }),
    try_now: () => this.change({ connection: 'online' }),
    read_invitation: () => views.invitation,
    start_login: () => ({ url: 'https://hearth.northern111.example/authorize?request=abc' }),
    start_over: () => ({ url: 'https://hearth.northern111.example/authorize?request=abc' }),
    cancel_login: () => this.state,
    get_home: () => views.home,
    get_due: () => views.due,
    get_history: () => views.history,
    reply: () => views.home,
    get_support: () => views.support,
    get_check_in: () => wellbeing.checkIn,
    fill_in: ({ answers, outcome }) => wellbeing.filledIn(answers, outcome),
    finish_check_in: () => wellbeing.pastCheckIn,
    clear_check_in: () => wellbeing.checkIn,
    get_past_check_in: () => wellbeing.pastCheckIn,
    forget_check_in: () => wellbeing.checkIn,
    unshare: () => wellbeing.checkIn,
    get_going_back: () => wellbeing.goingBack,
    get_heard: () => wellbeing.heard,
    get_after_call: () => ({ words: [], card: views.support }),
    put_away_after_call: () => ({ words: [], card: views.support }),
    get_reminders: () => views.reminders,
    set_reminders: () => views.reminders,
    set_breaks: () => views.reminders,
    put_break_away: () => this.change({ shownBreak: null }),
    get_tasks: () => views.tasks,
    get_changes: () => views.changes,
    something_changed: () => views.tasks,
    get_section: ({ section }) => {
      const row = views.tasks.parts.flatMap((part) => part.sections).find(({ id }) => id === section);
      return {
        id: section,
        title: row?.title ?? section,
        part: 'Your workstation',
        intro: 'Sit at your desk while you answer. If you need something, your provider pays for it.',
        items: this.items.filter((item) => item.section === section),
        next: { id: 'workstation-evidence', title: 'Show us your workstation' },
      };
    },
    get_item: ({ item }) => this.#item(item),
    respond: ({ item, method, value }) => this.#keep(item, method, value, 'Saved'),
    sign: ({ item, method, name }) => {
      if (name.trim() === '') {
        const message = 'Type your full name to sign';
        throw new ProblemError({ code: 'invalid', message, fields: [{ field: 'name', message }] });
      }
      return this.#keep(item, method, { type: 'read', text: '' }, `Signed as ${name}`);
    },
    measure: ({ item, method }) =>
      this.#keep(item, method, { type: 'measured', facts: [] }, 'Memory: 16 GB\nDisk: 512 GB'),
    use_last: ({ item, method }) => {
      const last = this.#item(item).methods.find((one) => one.id === method)?.sent;
      return this.#keep(item, method, last?.value ?? null, last?.words);
    },
    discard: ({ item, method }) => this.#keep(item, method, null),
    remove_file: ({ item, method, file }) => {
      const left = this.#files_of(item, method).filter((old) => old.id !== file);
      const value = left.length > 0 ? ({ type: 'photos', photos: [] } as const) : null;
      return this.#keep(item, method, value as Value | null, 'Photos', left);
    },
    get_check: () => views.check,
    submit: () => views.sent,
    get_sent: () => views.sent,
    withdraw: () => views.sent,
    get_sees: () => views.sees,
    get_internet: () => line.internet(),
    test_line: ({ full }) => line.internet({ running: line.running({ isFull: full, aboutSeconds: full ? 45 : 12 }) }),
    stop_test: () => line.ended,
    postpone_tests: () => line.internet({ postponedUntil: Date.now() + 7_200_000 }),
    resume_tests: () => line.internet(),
    ...buddies(),
  };
}
