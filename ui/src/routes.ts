// Every page and its path, in one table. Titles are unique: they are how a person tells two
// windows, or two steps of Back, apart.
import type { Stage } from './lib/bindings';
import { route, type Route } from './lib/router.svelte';
import NotFound from './pages/NotFound.svelte';

export type Table = {
  /** The first that fits is shown: a written path stands before one with a parameter. */
  routes: Route[];
  notFound: Route;
  /** What stands in the place of every page that is not open, at a stage. */
  gates: Partial<Record<Stage, Route>>;
};

export const table: Table = {
  routes: [],
  notFound: route('', 'Page not found', NotFound),
  gates: {},
};
