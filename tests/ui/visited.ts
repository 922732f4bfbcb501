// Which pages were looked at in a run, held against the table of routes, so that a page that is new
// is not forgotten. Not here: looking at them.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './program';
import { PICTURES } from './sheets';

const NOTES = join(PICTURES, 'visited.txt');

/** Workers write here side by side, each a line at a time. */
export function noteVisit(path: string): void {
  appendFileSync(NOTES, `${path.split('?')[0]}\n`);
}

/** The routes of the app at which nobody was. */
export function notVisited(): string[] {
  const visited = existsSync(NOTES) ? readFileSync(NOTES, 'utf8').split('\n') : [];
  const table = readFileSync(join(ROOT, 'ui/src/routes.ts'), 'utf8');
  const routes = [...table.matchAll(/\broute\('(\/[^']*)'/g)].map(([, path]) => path ?? '');
  if (routes.length < 10) throw new Error('The table of routes cannot be read.');
  return routes.filter((route) => {
    const pattern = new RegExp(`^${route.replace(/:[^/]+/g, '[^/]+')}$`);
    return !visited.some((path) => pattern.test(path));
  });
}
