import { expect, test } from 'vitest';
import { dateParts, isoDay, opensAdvice, type Question } from './question';

test.each([
  [{ day: '27', month: '3', year: '2027' }, '2027-03-27'],
  [{ day: ' 7 ', month: '03', year: '2027' }, '2027-03-07'],
  [{ day: '31', month: '2', year: '2027' }, undefined],
  [{ day: '27', month: '3', year: '27' }, undefined],
  [{ day: '27', month: 'March', year: '2027' }, undefined],
  [{ day: '27', year: '2027' }, undefined],
  [{}, undefined],
])('%o is the day %s', (typed, iso) => {
  expect(isoDay(typed)).toBe(iso);
});

test('a day comes back as it would be typed', () => {
  expect(dateParts('2027-03-07')).toEqual({ day: '7', month: '3', year: '2027' });
});

test('advice opens for the options that ask for it', () => {
  const question: Question = {
    kind: 'several',
    field: 'sore',
    text: 'Where do you feel sore?',
    options: [
      { value: 'wrist', text: 'Wrist', opensAdvice: true },
      { value: 'none', text: 'None of these' },
    ],
  };
  expect(opensAdvice(question, ['none'])).toBe(false);
  expect(opensAdvice(question, ['none', 'wrist'])).toBe(true);
  expect(opensAdvice(question, undefined)).toBe(false);
});
