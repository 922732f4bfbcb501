// The pictures that were taken of pages, and the sheets on which all pages of a role stand side by
// side in one view. For looking at; nothing of it is kept in the repository. Not here: taking a
// picture.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { launch } from './browser';
import { ROOT } from './program';

export const PICTURES = join(ROOT, 'target/pages');

/** How wide one page is on a sheet, in pixels, and how many stand in a row. */
const COLUMN = 460;
const COLUMNS = 5;

/** The views have a sheet of their own for each role. */
const PICTURE = /^(?<sheet>[a-z]+-(wide|dark|narrow|large))-(?<name>.+)\.png$/;

export function clearPictures(): void {
  rmSync(PICTURES, { recursive: true, force: true });
  mkdirSync(PICTURES, { recursive: true });
}

export async function joinSheets(): Promise<void> {
  const sheets = new Map<string, string[]>();
  for (const file of readdirSync(PICTURES).sort()) {
    const { sheet, name } = PICTURE.exec(file)?.groups ?? {};
    if (sheet === undefined || name === undefined) continue;
    const figure = `<figure><figcaption>${name}</figcaption><img src="${file}"></figure>`;
    sheets.set(sheet, [...(sheets.get(sheet) ?? []), figure]);
  }
  if (sheets.size === 0) return;
  const browser = await launch();
  try {
    const page = await browser.newPage();
    for (const [sheet, figures] of sheets) {
      const column = sheet.endsWith('-narrow') ? COLUMN / 2 : COLUMN;
      const columns = sheet.endsWith('-narrow') ? COLUMNS * 2 : COLUMNS;
      const html = join(PICTURES, `sheet-${sheet}.html`);
      writeFileSync(html, document(sheet, figures, column, columns));
      await page.setViewportSize({ width: (column + 10) * columns + 20, height: 800 });
      await page.goto(pathToFileURL(html).href);
      await page.screenshot({ path: join(PICTURES, `sheet-${sheet}.png`), fullPage: true });
      rmSync(html);
    }
  } finally {
    await browser.close();
  }
}

function document(title: string, figures: string[], column: number, columns: number): string {
  return `<!doctype html><meta charset="utf-8"><title>${title}</title><style>
    body { margin: 10px; background: #888; font: bold 15px sans-serif; columns: ${columns};
      column-gap: 10px; }
    figure { margin: 0 0 10px; break-inside: avoid; }
    figcaption { padding: 3px 6px; background: #222; color: #fff; }
    img { display: block; width: ${column}px; }
  </style>${figures.join('\n')}`;
}
