// Every page and its path, in one table. Titles are unique: they are how a person tells two
// windows, or two steps of Back, apart.
import { route, type Route } from './lib/router.svelte';
import NotFound from './pages/NotFound.svelte';

export const routes: Route[] = [];

export const notFound: Route = route('', 'Page not found', NotFound);
