// The support card: who to talk to, also while Hearth is locked.
import { expect, test } from 'vitest';
import { CannedCore } from '../gallery/canned/core';
import type { SupportLineView, SupportView } from '../src/lib/bindings';
import { opened } from './opened';

const line = (over: Partial<SupportLineView>): SupportLineView => ({
  id: 'samaritans',
  title: 'Samaritans',
  who: 'Trained volunteers',
  about: 'Whatever is on your mind.',
  hours: 'Day and night',
  contacts: [{ text: 'Call 116 123', href: null }],
  verified: 'Checked on 22 November 2026 by: Wellbeing lead.',
  isPast: false,
  ...over,
});

const card: SupportView = {
  urgent: [line({ id: 'danger', title: 'Somebody’s life is in danger', contacts: [{ text: 'Call 999', href: null }] })],
  lines: [line({}), line({ id: 'old', title: 'An old line', isPast: true })],
};

function core(state = {}) {
  const core = new CannedCore({ support: true, ...state });
  core.over.get_support = () => card;
  return core;
}

test('danger stands first, and a line past its date says so', async () => {
  const { main } = await opened('/support', core());
  const text = main().textContent ?? '';
  expect(text.indexOf('Call 999')).toBeLessThan(text.indexOf('Samaritans'));
  expect(text).toContain('It may be wrong. Checked on 22 November 2026');
  expect(text.match(/It may be wrong/g)).toHaveLength(1);
});

test('it is there while Hearth is locked, and every page leads to it', async () => {
  const { root, main } = await opened('/support', core({ stage: 'locked', person: null }));
  expect(main().textContent).toContain('Call 116 123');
  const foot = root.querySelector('footer a[href="/support"]');
  expect(foot?.textContent).toContain('Support');
});

test('without a card the page says whom to ask', async () => {
  const empty = new CannedCore();
  empty.over.get_support = () => ({ urgent: [], lines: [] });
  const { main } = await opened('/support', empty);
  expect(main().textContent).toContain('Ask your manager');
});
