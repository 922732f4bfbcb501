// What pages of pairs share.
import type { FromServer } from '../../lib/patterns/Shown.svelte';

export const pairsServer: FromServer = {
  what: 'Buddies of your teams',
  back: { text: 'Go to the home page', href: '/' },
};
