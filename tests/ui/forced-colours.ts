// Controls that vanish when the person's own few colours take the place of the page's: what is left
// of one then is a patch of a single colour. Seen on a real picture, not guessed from styles.
import type { Page } from 'playwright-core';

/** The controls in the window that cannot be told from what is behind them. */
export async function flatControls(page: Page): Promise<string[]> {
  await page.emulateMedia({ forcedColors: 'active' });
  await page.evaluate(async () => {
    scrollTo(0, 0);
    for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
  });
  const png = await page.screenshot({ animations: 'disabled' });
  const flat = await page.evaluate(findFlat, png.toString('base64'));
  await page.emulateMedia({ forcedColors: 'none' });
  return flat;
}

async function findFlat(base64: string): Promise<string[]> {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const brush = canvas.getContext('2d', { willReadFrequently: true });
  if (brush === null) throw new Error('There is no canvas.');
  brush.drawImage(bitmap, 0, 0);
  // Behind a dialog nothing is meant to be seen.
  const shown = document.querySelector('dialog[open]') ?? document;
  const controls = shown.querySelectorAll<HTMLElement>(
    'a[href], button, input:not([hidden]), textarea, select, summary',
  );
  /** Out of what scrolls by itself, and so not on the picture. */
  const isScrolledAway = (control: Element) => {
    const { top, bottom, left, right } = control.getBoundingClientRect();
    for (let around = control.parentElement; around; around = around.parentElement) {
      if (!/auto|scroll|hidden/.test(getComputedStyle(around).overflow)) continue;
      if (around === document.documentElement || around === document.body) continue;
      const box = around.getBoundingClientRect();
      if (top < box.top || bottom > box.bottom || left < box.left || right > box.right) return true;
    }
    return false;
  };
  const flat = [];
  for (const control of controls) {
    const box = control.getBoundingClientRect();
    const [left, top] = [Math.floor(box.left + scrollX), Math.floor(box.top + scrollY)];
    const [width, height] = [Math.ceil(box.width), Math.ceil(box.height)];
    const isShown = control.checkVisibility() && left >= 0 && top >= 0 && width > 3 && height > 3;
    if (!isShown || top + height > bitmap.height || isScrolledAway(control)) continue;
    const { data } = brush.getImageData(left, top, width, height);
    let differs = false;
    for (let at = 4; at < data.length && !differs; at += 4) {
      for (let colour = 0; colour < 3; colour += 1) {
        if (Math.abs((data[at + colour] ?? 0) - (data[colour] ?? 0)) > 80) differs = true;
      }
    }
    if (!differs) flat.push(control.outerHTML.slice(0, 160));
  }
  return flat;
}
