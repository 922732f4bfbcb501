// A `Problem` becomes what the person sees. The words come from the core; here is only decided
// where they stand: beside the fields, as a calm note, as a way to log in, or as a page.
import type { Problem } from './bindings';
import { ProblemError, silent } from './host';

export type Shown =
  /** Beside the fields it names, and in the error summary. */
  | { as: 'fields'; errors: FieldError[] }
  /** A note: what was entered is kept and goes out by itself. */
  | { as: 'saved'; message: string }
  /** The way back in. */
  | { as: 'logIn'; message: string }
  /** A page, or a section in the place of what could not be shown. */
  | { as: 'page'; title: string; message: string };

export type FieldError = { field: string; message: string };

/** Whatever was thrown, as a `Problem`. A fault of the pages gets the same plain words. */
export function problemFrom(thrown: unknown): Problem {
  return thrown instanceof ProblemError ? thrown.problem : silent().problem;
}

export function show(problem: Problem): Shown {
  switch (problem.code) {
    case 'invalid': {
      // An `invalid` that names no field still has to be read: it goes to the summary alone.
      const errors =
        problem.fields.length > 0 ? problem.fields : [{ field: '', message: problem.message }];
      return { as: 'fields', errors };
    }
    case 'offline':
      return { as: 'saved', message: problem.message };
    case 'loggedOut':
      return { as: 'logIn', message: problem.message };
    default:
      return { as: 'page', title: titleOf(problem.code), message: problem.message };
  }
}

/** The title when nothing nearer can be said. */
export const A_PROBLEM = 'There is a problem';

function titleOf(code: Problem['code']): string {
  if (code === 'notFound') return 'Page not found';
  return code === 'notAllowed' ? 'You cannot see this' : A_PROBLEM;
}
