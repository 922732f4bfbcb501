import { expect, test } from 'vitest';
import type { Problem } from './bindings';
import { ProblemError } from './host';
import { problemFrom, show } from './problem';

const problem = (over: Partial<Problem>): Problem => ({
  code: 'unexpected',
  message: 'We could not open your record. Open Hearth again.',
  fields: [],
  ...over,
});

test('what is wrong with a form stands beside its fields', () => {
  const fields = [{ field: 'contractEnd', message: 'Enter a real date, for example 27 3 2027' }];
  expect(show(problem({ code: 'invalid', fields }))).toEqual({ as: 'fields', errors: fields });
});

test('an invalid form without a field is still said', () => {
  const shown = show(problem({ code: 'invalid', message: 'Answer every question first' }));
  expect(shown).toEqual({
    as: 'fields',
    errors: [{ field: '', message: 'Answer every question first' }],
  });
});

test('offline is a calm note, logged out is a way back in', () => {
  expect(show(problem({ code: 'offline', message: 'We saved it' })).as).toBe('saved');
  expect(show(problem({ code: 'loggedOut', message: 'Log in' })).as).toBe('logIn');
});

test('everything else is a page with what to do', () => {
  expect(show(problem({}))).toEqual({
    as: 'page',
    title: 'There is a problem',
    message: 'We could not open your record. Open Hearth again.',
  });
});

test('a fault of the pages is said in plain words, without its insides', () => {
  const said = problemFrom(new TypeError('undefined is not a function'));
  expect(said.message).toContain('open Hearth again');
  expect(said.message).not.toContain('undefined');
  const own = problem({ code: 'notFound' });
  expect(problemFrom(new ProblemError(own))).toBe(own);
});
