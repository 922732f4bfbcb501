// Where a return can begin. The reviewer changes the words: these are only a start, and the core
// asks for both.

export type StockReason = { name: string; reason: string; satisfy: string };

export const STOCK_REASONS: StockReason[] = [
  {
    name: 'Photo does not show it',
    reason: 'The photo does not show what was asked for.',
    satisfy: 'Take a photo that shows the whole of it, from about 2 metres away.',
  },
  {
    name: 'Photo is unclear',
    reason: 'The photo is too dark or too blurred to see what was asked for.',
    satisfy: 'Take the photo again with the light on and the camera held still.',
  },
  {
    name: 'Something private is in it',
    reason: 'The photo shows a person, or something that is private.',
    satisfy: 'Take the photo again without it, or cover it in Hearth before you send it.',
  },
  {
    name: 'Answer and evidence differ',
    reason: 'Your answer says one thing, and what you sent with it shows another.',
    satisfy: 'Check which of the two is right, then change the other one.',
  },
  {
    name: 'Too old',
    reason: 'What you sent is from before something changed.',
    satisfy: 'Answer again for how it is today.',
  },
];
