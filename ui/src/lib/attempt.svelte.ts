// One action of a person: on its way, done, or with what to put right. One at a time, so that a
// second press while the first is on its way does nothing twice.
import { FormErrors } from './errors.svelte';
import { problemFrom, show } from './problem';

/** What is said calmly: it is kept and goes out by itself, or it waits for a log-in. */
export type Note = { as: 'saved' | 'logIn'; message: string };

/** The ids of the controls: those that the core uses, or one for each name that it uses. */
type Fields = string[] | Record<string, string>;

export class Attempt {
  readonly errors = new FormErrors();
  busy = $state(false);
  note = $state.raw<Note>();

  #fields: () => Fields;

  /** An error about a field that is not among them stands beside the first. */
  constructor(fields: Fields | (() => Fields) = []) {
    this.#fields = typeof fields === 'function' ? fields : () => fields;
  }

  /** Runs it. Undefined when it failed, which is then shown. */
  async run<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (this.busy) return undefined;
    this.busy = true;
    this.note = undefined;
    try {
      const answer = await work();
      this.errors.clear();
      return answer;
    } catch (thrown) {
      this.fail(thrown);
      return undefined;
    } finally {
      this.busy = false;
    }
  }

  fail(thrown: unknown): void {
    const shown = show(problemFrom(thrown));
    if (shown.as === 'saved' || shown.as === 'logIn') {
      this.errors.clear();
      this.note = shown;
    } else if (shown.as === 'page') {
      this.errors.set([{ field: '', message: shown.message }]);
    } else {
      this.errors.set(shown.errors.map((error) => ({ ...error, field: this.#known(error.field) })));
    }
  }

  #known(field: string): string {
    const fields = this.#fields();
    const first = Object.values(fields)[0] ?? '';
    if (Array.isArray(fields)) return fields.includes(field) ? field : first;
    return fields[field] ?? first;
  }
}
