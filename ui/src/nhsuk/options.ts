// The options that several nhsuk-frontend macros share, under the macros' own names. Where a macro
// takes `html`, a wrapper takes a Svelte snippet: no text ever becomes markup.
import type { Snippet } from 'svelte';

export type Size = 's' | 'm' | 'l' | 'xl';
export type Attributes = Record<string, unknown>;

export type TextOptions = {
  text?: string;
  html?: Snippet;
  id?: string;
  classes?: string;
  attributes?: Attributes;
};

/** Most options may be given as a plain string. */
export type Text = string | TextOptions;

export type Placement = 'before' | 'start' | 'end' | 'after';

export type CaptionOptions = TextOptions & {
  size?: 'm' | 'l' | 'xl' | 'xxl';
  placement?: Placement;
  element?: string;
};

export type HeadingOptions = TextOptions & {
  visuallyHiddenText?: string;
  caption?: string | CaptionOptions;
  size?: Size | 'xs' | 'xxs';
  level?: number;
  href?: string;
};

/** Label of a control, or legend of a group. `heading` makes it the heading of the page. */
export type LabelOptions = TextOptions & {
  visuallyHiddenText?: string;
  caption?: string | CaptionOptions;
  size?: Size;
  for?: string;
  heading?: string | false | HeadingOptions;
  isPageHeading?: boolean;
};

export type FieldsetOptions = {
  legend?: string | LabelOptions;
  id?: string;
  role?: string;
  describedBy?: string;
  classes?: string;
  attributes?: Attributes;
};

export type ErrorOptions = TextOptions & { visuallyHiddenText?: string };

/** `true` marks the control as wrong without words beside it. */
export type ErrorText = string | true | ErrorOptions;

export type Insert = { text?: string; html?: Snippet };

export type FormGroupOptions = {
  classes?: string;
  attributes?: Attributes;
  beforeInput?: Insert;
  afterInput?: Insert;
  beforeInputs?: Insert;
  afterInputs?: Insert;
};

/** A string means `{ text }`. */
export function options<T extends object>(given: string | T | undefined): T & { text?: string } {
  if (given === undefined) return {} as T;
  return typeof given === 'string' ? ({ text: given } as T & { text: string }) : given;
}

export function hasContent(of: { text?: string; html?: Snippet } | undefined): boolean {
  return Boolean(of?.text) || of?.html !== undefined;
}

/** Ids for `aria-describedby`, or nothing. */
export function ids(...parts: Array<string | undefined | false>): string | undefined {
  const kept = parts.filter((part) => typeof part === 'string' && part !== '');
  return kept.length > 0 ? kept.join(' ') : undefined;
}

/** The modifier class for a choice, unless the caller's own classes already choose one. */
export function chosen<T extends string>(
  prefix: string,
  choice: T | undefined,
  allowed: readonly T[],
  classes: string | undefined,
): string | undefined {
  if (choice === undefined || !allowed.includes(choice)) return undefined;
  const own = (classes ?? '').split(/\s+/);
  if (allowed.some((other) => own.includes(prefix + other))) return undefined;
  return prefix + choice;
}

export const LABEL_SIZES = ['s', 'm', 'l', 'xl'] as const;
