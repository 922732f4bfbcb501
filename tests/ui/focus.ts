// What a person sees of the focus. Everything here runs in the page, and `look` changes nothing
// there. An element is compared with itself: as it looked with the focus, and as it looks once the
// focus has left. Not here: moving the focus.

/** What has the focus. */
export type Stop = {
  /** Role as a screen reader says it, of those that the pages use; none when nothing has the focus. */
  role: 'button' | 'link' | 'radio' | 'checkbox' | 'textbox' | 'combobox' | 'other' | 'none';
  name: string;
  /** What the group is about, for a choice among several or a part of a date. */
  group: string;
  /** It is chosen, ticked, or holds something. */
  filled: boolean;
  /** Where a link leads. */
  href: string;
  /** It is where Tab begins on this page: the skip link. */
  isFirst: boolean;
};

/**
 * Looks at the focus, and answers what was wrong with how it could be seen. `moved` says that Tab
 * was pressed since the last look, so that the focus must be elsewhere.
 */
export async function look(moved: boolean): Promise<{ stop: Stop; faults: string[] }> {
  type Memory = { element: Element; looks: string; name: string };
  const kept = window as unknown as { hearthLastStop?: Memory; hearthMet?: Set<Element> };
  const faults: string[] = [];

  /** What draws the focus: on the element, in it, or beside it as for a radio button. */
  function looksOf(element: Element): string {
    const parts = [element, ...[...element.querySelectorAll('*')].slice(0, 8)];
    const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : [];
    const drawn = [...parts, ...labels].flatMap((part) =>
      ['', '::before'].map((pseudo) => {
        const style = getComputedStyle(part, pseudo);
        const outline = `${style.outlineStyle} ${style.outlineWidth} ${style.outlineColor}`;
        const isSeen = style.outlineStyle !== 'none' && !/, 0\)$/.test(style.outlineColor);
        return [
          isSeen ? outline : '',
          style.boxShadow,
          style.backgroundColor,
          style.borderColor,
          style.borderWidth,
          style.stroke,
          style.strokeWidth,
        ].join(' ');
      }),
    );
    return drawn.join('|');
  }

  function textOf(node: Element | null | undefined): string {
    return (node?.textContent ?? '').replace(/\s+/g, ' ').trim();
  }

  function nameOf(element: Element): string {
    const by = element.getAttribute('aria-labelledby');
    if (by !== null) return by.split(/\s+/).map((id) => textOf(document.getElementById(id))).join(' ');
    const label = element.getAttribute('aria-label');
    if (label !== null) return label;
    const isField =
      element instanceof HTMLInputElement ||
      element instanceof HTMLTextAreaElement ||
      element instanceof HTMLSelectElement;
    return isField ? textOf(element.labels?.[0]) : textOf(element);
  }

  function roleOf(element: Element): Stop['role'] {
    if (element.getAttribute('role') === 'button') return 'button';
    if (element instanceof HTMLButtonElement) return 'button';
    if (element instanceof HTMLAnchorElement) return 'link';
    if (element instanceof HTMLTextAreaElement) return 'textbox';
    if (element instanceof HTMLSelectElement) return 'combobox';
    if (!(element instanceof HTMLInputElement)) return 'other';
    return element.type === 'radio' || element.type === 'checkbox' ? element.type : 'textbox';
  }

  function isFilled(element: Element): boolean {
    if (element instanceof HTMLInputElement && ['radio', 'checkbox'].includes(element.type)) {
      const group = document.getElementsByName(element.name);
      return [...group].some((one) => one instanceof HTMLInputElement && one.checked);
    }
    const isText = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
    return isText && element.value.trim() !== '';
  }

  /** In the window, and with nothing drawn over the whole of it. */
  function isInSight(element: Element): boolean {
    const box = element.getBoundingClientRect();
    const left = Math.max(box.left, 0);
    const right = Math.min(box.right, innerWidth);
    const top = Math.max(box.top, 0);
    const bottom = Math.min(box.bottom, innerHeight);
    if (right <= left || bottom <= top) return false;
    const points = [
      [(left + right) / 2, (top + bottom) / 2],
      [left + 2, top + 2],
      [right - 2, bottom - 2],
    ] as const;
    return points.some(([x, y]) => {
      const there = document.elementFromPoint(x, y);
      return there !== null && (element.contains(there) || there.contains(element) ||
        there.closest('label')?.control === element);
    });
  }

  function drawn(): Promise<unknown> {
    return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  }

  const last = kept.hearthLastStop;
  const active = document.activeElement;
  if (last !== undefined && last.element !== active && last.element.isConnected) {
    if (looksOf(last.element) === last.looks) faults.push(`The focus on ${last.name} cannot be seen`);
  }
  const none: Stop = { role: 'none', name: '', group: '', filled: false, href: '', isFirst: false };
  if (moved && last?.element === active) faults.push(`Tab does not leave ${last?.name}`);
  delete kept.hearthLastStop;
  if (active === null || active === document.body || active === document.documentElement) {
    return { stop: none, faults };
  }
  const stop: Stop = {
    role: roleOf(active),
    name: nameOf(active),
    group: textOf(active.closest('fieldset')?.querySelector('legend')),
    filled: isFilled(active),
    href: active instanceof HTMLAnchorElement ? active.pathname : '',
    isFirst: active.matches('a[href="#maincontent"]'),
  };
  const what = `${stop.role} "${stop.name}"`;
  // A heading or the main part takes the focus to be read, and is no stop of Tab.
  const isStop = active instanceof HTMLElement ? active.tabIndex >= 0 : true;
  if (isStop) {
    // Where the page has to move for it, it has moved once it is drawn. On a busy computer that takes
    // some frames, and somebody who waits two seconds has lost sight of it.
    for (let times = 0; moved && times < 60 && !isInSight(active); times += 1) await drawn();
    if (moved && !isInSight(active)) faults.push(`${what} has the focus out of sight`);
    kept.hearthMet?.add(active);
    kept.hearthLastStop = { element: active, looks: looksOf(active), name: what };
  }
  return { stop, faults };
}

/** Puts the focus where Tab begins. From here on `passedBy` knows what has had it. */
export function beginRound(): void {
  (window as unknown as { hearthMet?: Set<Element> }).hearthMet = new Set();
  document.querySelector<HTMLElement>('a[href="#maincontent"]')?.focus();
}

/** What can be seen and pressed or filled in, and never had the focus. Of radios, one is enough. */
export function passedBy(): string[] {
  const { hearthMet: met = new Set<Element>() } = window as unknown as { hearthMet?: Set<Element> };
  const controls = document.querySelectorAll<HTMLElement>(
    'a[href], button:not(:disabled), input:not(:disabled), textarea, select, summary',
  );
  const had = (one: Element) =>
    met.has(one) ||
    (one instanceof HTMLInputElement &&
      one.type === 'radio' &&
      [...document.getElementsByName(one.name)].some((other) => met.has(other)));
  const missed = [...controls].filter((one) => one.checkVisibility() && !had(one));
  return missed.map((one) => `Tab passes by ${one.outerHTML.slice(0, 120)}`);
}
