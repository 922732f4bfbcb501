// A picture before it is kept: opened in the window, shown upright, and drawn as it would be kept.
// Only for looking: what is kept is made by the core, from the file's own bytes.
import type { Area } from './bindings';
import { WHOLE } from './area';

/** What covers look like: the core paints them in the same grey. */
const COVER = '#212b32';

/** Longest side at which a picture is shown, in pixels. */
const SHOWN = 1_200;

/** Opens a picture upright; undefined when the window cannot show it. */
export async function opened(file: Blob): Promise<HTMLImageElement | undefined> {
  const url = URL.createObjectURL(file);
  const image = new Image();
  try {
    image.src = url;
    await image.decode();
    return image;
  } catch {
    return undefined;
  } finally {
    // Decoded pixels stay with the image; the address is needed no longer.
    URL.revokeObjectURL(url);
  }
}

/** Draws a picture as it would be kept. Without crop and covers it is the whole picture. */
export function draw(
  canvas: HTMLCanvasElement,
  image: HTMLImageElement,
  crop: Area = WHOLE,
  covers: Area[] = [],
): void {
  const wide = (image.naturalWidth * crop.width) / 1_000;
  const high = (image.naturalHeight * crop.height) / 1_000;
  const scale = Math.min(1, SHOWN / Math.max(wide, high));
  canvas.width = Math.max(1, Math.round(wide * scale));
  canvas.height = Math.max(1, Math.round(high * scale));
  const context = canvas.getContext('2d');
  if (context === null) return;

  context.scale(canvas.width / crop.width, canvas.height / crop.height);
  context.translate(-crop.left, -crop.top);
  context.drawImage(image, 0, 0, 1_000, 1_000);
  context.fillStyle = COVER;
  for (const { left, top, width, height } of covers) context.fillRect(left, top, width, height);
}
