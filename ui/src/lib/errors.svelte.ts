// What is wrong with a form, from the moment the person pressed Continue until it is put right.
// A field is named as the core names it, and its control has that name as its id.
import type { FieldError } from './problem';

export class FormErrors {
  list = $state<FieldError[]>([]);
  /** Counts the tries, so that the summary takes focus at each of them. */
  tries = $state(0);

  set(list: FieldError[]): void {
    this.list = list;
    this.tries += 1;
  }

  clear(): void {
    this.list = [];
  }

  /** The words to show beside a field, if it has an error. */
  of(field: string): string | undefined {
    return this.list.find((error) => error.field === field)?.message;
  }
}
