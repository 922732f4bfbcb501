// Brings two pieces of HTML into one form, so that only what matters is compared: elements,
// attributes and text. Order of attributes and classes, white space and comments do not matter.

/** Hooks that only nhsuk-frontend's scripts read. Hearth does not run those scripts. */
const SCRIPT_HOOKS = [
  'data-module',
  'data-nhsuk-character-count-init',
  'data-nhsuk-error-summary-init',
  'data-nhsuk-file-upload-init',
  'data-nhsuk-notification-banner-init',
  'data-nhsuk-password-input-init',
  'data-choose-files-button-class-list',
  'data-prevent-double-click',
  'data-disable-auto-focus',
  'data-behaviour',
  'data-behaviour-group',
  'data-maxlength',
  'data-threshold',
  'data-count-type',
  'data-sort-value',
  'data-sort-next',
];

export function normalised(html: string): string {
  const template = document.createElement('template');
  template.innerHTML = html;
  return lines(template.content, 0).join('\n');
}

/**
 * Writes down as attributes what a control holds: a page sets `checked` and `value` as properties,
 * the official HTML as attributes, and to a person both are the same.
 */
export function withState(root: ParentNode): void {
  for (const control of root.querySelectorAll('input')) {
    const choice = control.type === 'radio' || control.type === 'checkbox';
    if (choice) control.toggleAttribute('checked', control.checked);
    else if (control.value === '') control.removeAttribute('value');
    else control.setAttribute('value', control.value);
  }
  for (const area of root.querySelectorAll('textarea')) area.textContent = area.value;
}

function lines(parent: ParentNode & Node, depth: number): string[] {
  const indent = '  '.repeat(depth);
  const out: string[] = [];
  let text = '';
  const flush = () => {
    const words = text.replace(/\s+/g, ' ').trim();
    if (words !== '') out.push(indent + words);
    text = '';
  };
  for (const child of parent.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) text += child.textContent ?? '';
    if (!(child instanceof Element)) continue;
    flush();
    out.push(`${indent}<${[child.localName, ...attributes(child)].join(' ')}>`);
    out.push(...lines(child, depth + 1));
  }
  flush();
  return out;
}

function attributes(element: Element): string[] {
  return [...element.attributes]
    .filter(({ name }) => !SCRIPT_HOOKS.includes(name) && !name.startsWith('data-i18n.'))
    .map(({ name, value }) => `${name}="${name === 'class' ? classes(value) : value.trim()}"`)
    .sort();
}

function classes(value: string): string {
  return [...new Set(value.split(/\s+/).filter(Boolean))].sort().join(' ');
}
