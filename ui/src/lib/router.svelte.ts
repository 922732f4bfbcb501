// Which page is shown, by the path in the address. Fragments are left to the skip link and the
// error summary. A page change does for a screen reader what a page load would have done: a title
// of its own, focus on the heading, a polite word about where we are.
import { type Component, createContext, tick, untrack } from 'svelte';
import type { Announcer } from './announce.svelte';
import { Later } from './later.svelte';

/** `/setup/:section` gives a page the property `section`. */
export type Params<P extends string> = P extends `${string}:${infer Name}/${infer Rest}`
  ? { [K in Name]: string } & Params<`/${Rest}`>
  : P extends `${string}:${infer Name}`
    ? { [K in Name]: string }
    : unknown;

export type Route = {
  path: string;
  /** Unique among the routes; a page whose heading depends on data sets its own when it has it. */
  title: string;
  // The properties are checked against the path by `route`.
  page: Component<any> | Later;
  /** Shown whatever the stage: before anyone has joined, and while Hearth is locked. */
  open: boolean;
};

type PageOf<P extends string> =
  | Component<Params<P> & Record<string, any>>
  | Component<Record<string, never>>;

export function route<P extends string>(
  path: P,
  title: string,
  page: PageOf<P> | Later<PageOf<P>>,
  { open = false }: { open?: boolean } = {},
): Route {
  return { path, title, page, open };
}

type Match = { route: Route; params: Record<string, string> };

function segments(path: string): string[] {
  return path.split('/').filter((part) => part !== '');
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

/** The first route whose path fits. A written part wins over a parameter by standing earlier. */
export function match(routes: Route[], path: string): Match | undefined {
  const have = segments(path);
  for (const candidate of routes) {
    const want = segments(candidate.path);
    if (want.length !== have.length) continue;
    const params: Record<string, string> = {};
    const fits = want.every((part, at) => {
      const value = decoded(have[at] ?? '');
      if (value === undefined) return false;
      if (!part.startsWith(':')) return part === value;
      params[part.slice(1)] = value;
      return true;
    });
    if (fits) return { route: candidate, params };
  }
  return undefined;
}

type Options = {
  routes: Route[];
  /** Shown for a path that no route has. */
  notFound: Route;
  /** Shown in the place of pages that are not open, for as long as there is one. */
  gate?: () => Route | undefined;
  announcer: Announcer;
  /** Opens what is not a page of ours. */
  leave: (url: string) => void;
};

export class Router {
  #options: Options;
  #here = $state('/');
  #toTop = false;
  #stopWaiting = () => {};

  /** Path without query or fragment. */
  readonly path = $derived(new URL(this.#here, location.origin).pathname);
  /** The page to log in on, from where one comes back here. */
  readonly logIn = $derived(`/log-in?from=${encodeURIComponent(this.#here)}`);
  readonly query = $derived(new URL(this.#here, location.origin).searchParams);
  #match = $derived.by(() => match(this.#options.routes, this.path));
  readonly route = $derived.by(() => {
    const asked = this.#match?.route ?? this.#options.notFound;
    return asked.open ? asked : (this.#options.gate?.() ?? asked);
  });
  readonly params = $derived(this.#match?.params ?? {});
  /** Another value means another page: by another path, or because a gate opened or closed. */
  readonly page = $derived(`${this.route.path} ${this.path}`);

  #done = $state<string>();
  #titleOfPage = $state<string>();
  /** How many error summaries the page shows. */
  #errors = $state(0);
  readonly title = $derived(this.#titleOfPage ?? this.route.title);
  readonly documentTitle = $derived(`${this.#errors > 0 ? 'Error: ' : ''}${this.title} – Hearth`);

  constructor(options: Options) {
    this.#options = options;
    this.#here = currentPlace();
  }

  /** Begins to follow links and the Back button; the answer stops it. */
  start(): () => void {
    const onPop = () => this.#arrive(currentPlace(), false);
    const onClick = (event: MouseEvent) => this.#follow(event);
    window.addEventListener('popstate', onPop);
    document.addEventListener('click', onClick);
    return () => {
      this.#stopWaiting();
      window.removeEventListener('popstate', onPop);
      document.removeEventListener('click', onClick);
    };
  }

  /**
   * Shows another page. `replace` leaves the present one out of Back; `done` is what the person did
   * on the present one, to be said on the other.
   */
  go(place: string, { replace = false, done }: { replace?: boolean; done?: string } = {}): void {
    let here = place;
    try {
      if (replace) history.replaceState(null, '', place);
      else history.pushState(null, '', place);
      here = currentPlace();
    } catch {
      // WebKit takes a hundred in ten seconds and no more. The page is shown all the same.
    }
    this.#arrive(here, true);
    this.#done = done;
  }

  back(): void {
    history.back();
  }

  /** What the person did on the page before this one. */
  get done(): string | undefined {
    return this.#done;
  }

  /** For a page whose heading is known only with its data, until the answer is called. */
  setTitle(title: string): () => void {
    this.#titleOfPage = title;
    return () => {
      if (this.#titleOfPage === title) this.#titleOfPage = undefined;
    };
  }

  /** Starts the title with "Error: " until the answer is called. */
  markError(): () => void {
    // Called from effects, which must not run again because of the count they change.
    untrack(() => (this.#errors += 1));
    return () => untrack(() => (this.#errors -= 1));
  }

  #arrive(place: string, toTop: boolean): void {
    // A fragment alone moves within the page and is nobody's business here.
    if (place === this.#here) return;
    const samePage = new URL(place, location.origin).pathname === this.path;
    this.#here = place;
    this.#done = undefined;
    if (samePage) return;
    this.#titleOfPage = undefined;
    this.#toTop = toTop;
  }

  /** Brings the person to the page that is there now. For the frame, when `page` has changed. */
  async settle(): Promise<void> {
    this.#stopWaiting();
    await tick();
    if (this.#toTop) window.scrollTo(0, 0);
    this.#toTop = false;
    this.#stopWaiting = whenHeadingIsThere((heading) => {
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
      this.#options.announcer.say(this.#done ? `${this.#done}. ${this.title}` : this.title);
    });
  }

  #follow(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
    if (!(link instanceof HTMLAnchorElement) || link.hasAttribute('download')) return;

    const url = new URL(link.href);
    if (url.protocol === 'blob:' || url.protocol === 'data:') return;
    if (url.origin !== location.origin) {
      event.preventDefault();
      this.#options.leave(link.href);
      return;
    }
    const samePlace = url.pathname === location.pathname && url.search === location.search;
    if (samePlace && url.hash !== '') return;
    event.preventDefault();
    this.go(url.pathname + url.search + url.hash);
  }
}

export const [getRouter, setRouter] = createContext<Router>();

function currentPlace(): string {
  const path = location.pathname === '/index.html' ? '/' : location.pathname;
  return path + location.search;
}

/**
 * Calls once with the page's heading: at once, or when the page's data has brought it. Gives up
 * when focus is in the page by then, taken by an error summary or moved there by the person.
 */
function whenHeadingIsThere(use: (heading: HTMLElement) => void): () => void {
  const main = document.querySelector('main');
  if (main === null) return () => {};
  const tryNow = () => {
    const heading = main.querySelector('h1');
    if (heading === null) return false;
    const focused = document.activeElement;
    if (focused === main || !main.contains(focused)) use(heading);
    return true;
  };
  if (tryNow()) return () => {};
  const observer = new MutationObserver(() => {
    if (tryNow()) observer.disconnect();
  });
  observer.observe(main, { childList: true, subtree: true });
  return () => observer.disconnect();
}
