import { describe, expect, test } from 'vitest';
import { isCurrent, navigationFor } from '../navigation';
import { offlineMessage } from './frame.svelte';

describe('the offline banner', () => {
  test.each([
    [{ answers: 2, photos: 3 }, '2 answers and 3 photos will be sent'],
    [{ answers: 1, photos: 0 }, '1 answer will be sent'],
    [{ answers: 0, photos: 1 }, '1 photo will be sent'],
    [{ answers: 0, photos: 0 }, 'Your answers are saved on this computer'],
  ])('%o', (waiting, words) => {
    expect(offlineMessage(waiting)).toContain(words);
    expect(offlineMessage(waiting)).toMatch(/^Working offline\. /);
  });
});

describe('the navigation', () => {
  const entries = [
    { text: 'Home', href: '/', roles: 'everyone' as const },
    { text: 'My setup', href: '/setup', roles: ['advisor'] },
    { text: 'Reviews', href: '/reviews', roles: ['manager', 'assessor'] },
  ];

  test('offers each role its pages, and several roles one list', () => {
    const offered = (roles: string[]) => navigationFor(roles, entries).map(({ text }) => text);
    expect(offered([])).toEqual(['Home']);
    expect(offered(['advisor'])).toEqual(['Home', 'My setup']);
    expect(offered(['assessor', 'advisor'])).toEqual(['Home', 'My setup', 'Reviews']);
  });

  test('marks the page and those below it, and Home only at home', () => {
    const setup = { text: 'My setup', href: '/setup' };
    expect(isCurrent(setup, '/setup/desk')).toBe(true);
    expect(isCurrent(setup, '/setup-help')).toBe(false);
    expect(isCurrent({ text: 'Home', href: '/' }, '/setup')).toBe(false);
  });
});
