import { describe, expect, test } from 'vitest';
import { about, day, dayOf, moment } from './time';

const at = (iso: string) => Date.parse(iso);

describe('moment', () => {
  const now = at('2026-11-22T15:00:00Z');

  test('is the time alone today', () => {
    expect(moment(at('2026-11-22T14:02:00Z'), now)).toBe('14:02');
    expect(moment(at('2026-11-22T00:00:00Z'), now)).toBe('00:00');
  });

  test('says the day when it is not today', () => {
    expect(moment(at('2026-11-21T23:59:00Z'), now)).toBe('21 November, 23:59');
    expect(moment(at('2025-11-22T14:02:00Z'), now)).toBe('22 November 2025, 14:02');
  });

  test('follows the clock of England in summer', () => {
    const evening = at('2026-07-01T22:30:00Z');
    expect(moment(evening, evening)).toBe('23:30');
    // Half past midnight in England, still the day before in UTC.
    expect(moment(at('2026-07-01T23:30:00Z'), at('2026-07-02T08:00:00Z'))).toBe('00:30');
  });
});

describe('days', () => {
  test('are written out', () => {
    expect(day('2027-03-14')).toBe('14 March 2027');
    expect(dayOf(at('2026-06-30T23:30:00Z'))).toBe('1 July 2026');
  });

  test('that are none are left as they came', () => {
    expect(day('2027-02-30')).toBe('2027-02-30');
    expect(day('soon')).toBe('soon');
  });
});

describe('about', () => {
  test.each([
    [4, 'About 4 minutes'],
    [1, 'About 1 minute'],
    [0.2, 'About 1 minute'],
    [60, 'About 1 hour'],
    [80, 'About 1 hour 20 minutes'],
    [121, 'About 2 hours 1 minute'],
  ])('%d minutes', (minutes, words) => {
    expect(about(minutes)).toBe(words);
  });
});
