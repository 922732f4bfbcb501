// A buddy and pairs as the core would show them, and what is said to them in the window.
import type { BuddyView, PairsView } from '../../src/lib/bindings';
import { ProblemError } from '../../src/lib/host';
import type { Bodies } from './core';
import { TODAY } from './items';

const HOUR = 3_600_000;

export const buddy: BuddyView = {
  notOffered: null,
  headline: 'Your buddy is Sam Okoro',
  tag: { text: 'Available', tone: 'green' },
  details: [],
  channel: {
    text: 'https://teams.microsoft.com/l/chat/19:sam-okoro/0',
    press: 'Open this link in my browser',
    leads: 'It leads to teams.microsoft.com.',
    warning: null,
  },
  reminder: 'Do not write or say anything about patients or callers here.',
  own: {
    link: null,
    words: 'You have not set a link. With one, your buddy reaches you by one press.',
    trouble: null,
    hint: 'Copy the link of a chat with you from Teams.',
  },
  availability: {
    words: 'You show as available. Your buddy sees that and nothing more.',
    press: { available: false, text: 'Show me as not available' },
  },
  another: {
    pair: 'pair-1',
    asked: false,
    words: 'You can ask for another buddy at any time. You do not need to say why.',
  },
  nudge: { wanted: false, label: 'Remind me to say hello, once in a shift', due: null, inMs: null },
  line: 'Your buddy is Sam Okoro, who is available now.',
};

export const away: Partial<BuddyView> = {
  tag: { text: 'Not available', tone: 'grey' },
  details: ['Your buddy is not available now. Open Support to see who else is there.'],
  channel: null,
  line: 'Your buddy is Sam Okoro, who is not available now.',
};

export const pairs: PairsView = {
  waiting: [
    { pair: 'pair-1', title: 'Priya Shah and Sam Okoro', until: null, words: 'Priya Shah would like another buddy.' },
  ],
  pairs: [{ pair: 'pair-2', title: 'Ben Cole and Zoe Hart', until: TODAY + 5 * HOUR, words: null }],
  without: ['Ben Cole', 'Zoe Hart'],
  people: [
    { person: 'p-ben', title: 'Ben Cole' },
    { person: 'p-priya', title: 'Priya Shah (has a buddy)' },
    { person: 'p-zoe', title: 'Zoe Hart' },
  ],
};

const invalid = (field: string, message: string) =>
  new ProblemError({ code: 'invalid', message, fields: [{ field, message }] });

/** What a core answers about buddies; it keeps what was said in the window. */
export function buddies(): Bodies {
  let now = buddy;
  let paired = pairs;
  const becomes = (over: Partial<BuddyView>) => (now = { ...now, ...over });
  return {
    get_buddy: () => now,
    set_buddy_link: ({ link }) => {
      if (!link.startsWith('https:')) {
        throw invalid('link', 'Hearth opens links that begin with https, msteams, tel or sip, and no others.');
      }
      return becomes({ own: { ...now.own, link } });
    },
    remove_buddy_link: () => becomes({ own: { ...now.own, link: null } }),
    set_buddy_available: ({ available }) =>
      becomes({
        availability: available
          ? buddy.availability
          : {
              words: 'You show as not available until you change it or your shift ends.',
              press: { available: true, text: 'Show me as available' },
            },
      }),
    ask_for_another_buddy: () =>
      becomes({
        another: now.another && { ...now.another, asked: true, words: 'You have asked for another buddy.' },
      }),
    want_buddy_nudge: ({ wanted }) => becomes({ nudge: { ...now.nudge, wanted } }),
    put_buddy_nudge_away: () => becomes({ nudge: { ...now.nudge, due: null } }),
    check_buddy_link: ({ shown }) => ({ url: shown }),
    get_pairs: () => paired,
    pair: ({ one, other, until }) => {
      if (one === null) throw invalid('one', 'Choose the first person.');
      if (other === null) throw invalid('other', 'Choose their buddy.');
      if (until === '') throw invalid('until', 'Enter the time at which the shift ends, such as 23:00.');
      const title = `${one} and ${other}`;
      const made = { pair: 'pair-3', title, until: until === null ? null : TODAY, words: null };
      return (paired = { ...paired, pairs: [...paired.pairs, made] });
    },
    end_pair: ({ pair }) => {
      const left = (from: PairsView['pairs']) => from.filter((one) => one.pair !== pair);
      return (paired = { ...paired, waiting: left(paired.waiting), pairs: left(paired.pairs) });
    },
  };
}
