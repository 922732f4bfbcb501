// What radios and checkboxes share: their items and the ids that hang on them.
import type { Snippet } from 'svelte';
import {
  type Attributes,
  hasContent,
  type LabelOptions,
  options,
  type Text,
  type TextOptions,
} from './options';

export type ChoiceItem = {
  value?: string;
  text?: string;
  html?: Snippet;
  id?: string;
  name?: string;
  label?: string | LabelOptions;
  hint?: Text;
  /** Shown while this item is chosen. One short question at most. */
  conditional?: { html?: Snippet };
  divider?: string;
  checked?: boolean;
  disabled?: boolean;
  classes?: string;
  attributes?: Attributes;
};

/** The first item's id has no number, so that the error summary can link to it. */
export function itemId(idPrefix: string, item: ChoiceItem, at: number): string {
  return item.id ?? (at === 0 ? idPrefix : `${idPrefix}-${at + 1}`);
}

export function itemLabel(item: ChoiceItem): LabelOptions {
  const label = options<LabelOptions>(item.label);
  return { ...label, text: label.text ?? item.text, html: label.html ?? item.html };
}

export function itemHint(item: ChoiceItem, id: string): (TextOptions & { id: string }) | undefined {
  const hint = options<TextOptions>(item.hint);
  return hasContent(hint) ? { ...hint, id: hint.id ?? `${id}-item-hint` } : undefined;
}
