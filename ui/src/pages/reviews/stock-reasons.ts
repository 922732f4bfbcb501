// Where a return can begin. The reviewer changes the words: these are only a start, and the core
// asks for both.

export type StockReason = {
  name: string;
  reason: string;
  satisfy: string;
  /** It is about a photo. */
  photo?: true;
};

const STOCK_REASONS: StockReason[] = [
  {
    name: 'Photo does not show it',
    reason: 'The photo does not show what was asked for.',
    satisfy: 'Take a photo that shows the whole of it, from about 2 metres away.',
    photo: true,
  },
  {
    name: 'Photo is unclear',
    reason: 'The photo is too dark or too blurred to see what was asked for.',
    satisfy: 'Take the photo again with the light on and the camera held still.',
    photo: true,
  },
  {
    name: 'Something private is in it',
    reason: 'The photo shows a person, or something that is private.',
    satisfy: 'Take the photo again without it, or cover it in Hearth before you send it.',
    photo: true,
  },
  {
    name: 'Answer and evidence differ',
    reason: 'Your answer says one thing, and what you sent with it shows another.',
    satisfy: 'Check which of the two is right, then change the other one.',
  },
  {
    name: 'Not clear enough',
    reason: 'Your answer does not say enough to rely on.',
    satisfy: 'Say what you see, where, and since when.',
  },
  {
    name: 'Too old',
    reason: 'What you sent is from before something changed.',
    satisfy: 'Answer again for how it is today.',
  },
];

/** Where the return of a claim can begin, with photos or without. */
export function stockFor(photos: boolean): StockReason[] {
  return STOCK_REASONS.filter(({ photo }) => photos || photo !== true);
}
