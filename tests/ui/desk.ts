// A picture of a desk, drawn, with a notice on the wall that must not be seen; and the least that is
// a PDF. Made once a worker. Not here: what is cut off or covered.
import type { Page } from 'playwright-core';

/** Size of the picture, in pixels. */
export const DESK = { width: 1200, height: 900 };

/** Where the notice hangs, in thousandths of the picture. */
export const NOTICE = { left: 617, top: 111, width: 200, height: 222 };

export const DOCUMENT = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
);

let drawn: Promise<Buffer<ArrayBuffer>> | undefined;

/** The picture as a camera would have made it: a JPEG. */
export function deskPicture(page: Page): Promise<Buffer<ArrayBuffer>> {
  drawn ??= page.evaluate(draw, DESK).then((base64) => Buffer.from(base64, 'base64'));
  return drawn;
}

async function draw({ width, height }: typeof DESK): Promise<string> {
  const canvas = new OffscreenCanvas(width, height);
  const brush = canvas.getContext('2d');
  if (brush === null) throw new Error('There is no canvas.');
  const box = (colour: string, x: number, y: number, w: number, h: number) => {
    brush.fillStyle = colour;
    brush.fillRect(x, y, w, h);
  };
  box('#d9cfbf', 0, 0, width, height);
  box('#b08a5f', 0, 690, width, 210);
  box('#ffffff', 90, 90, 360, 330);
  box('#a8d0ea', 110, 110, 150, 290);
  box('#a8d0ea', 280, 110, 150, 290);
  box('#fbf6e6', 740, 100, 240, 200);
  brush.fillStyle = '#333333';
  brush.font = '30px sans-serif';
  for (const [line, words] of ['Rota', 'J. Bloggs 7am', 'A. Nother 3pm', 'Door 4471'].entries()) {
    brush.fillText(words, 756, 140 + line * 44);
  }
  box('#6b4a2f', 150, 600, 900, 40);
  box('#5a3d26', 180, 640, 36, 230);
  box('#5a3d26', 984, 640, 36, 230);
  box('#22272b', 480, 360, 330, 200);
  box('#4b6b88', 494, 374, 302, 172);
  box('#22272b', 620, 560, 50, 40);
  box('#e8e8e8', 520, 588, 250, 14);
  box('#3a4a58', 560, 700, 220, 40);
  box('#3a4a58', 650, 740, 40, 110);
  const bytes = new Uint8Array(
    await (await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 })).arrayBuffer(),
  );
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}
