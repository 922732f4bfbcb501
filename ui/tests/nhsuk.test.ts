// The wrappers in src/nhsuk against nhsuk-frontend's own examples. What a wrapper leaves out is
// listed as an exception with its reason.
import { beforeAll, describe } from 'vitest';
import * as official from 'nhsuk-frontend';
import BackLink from '../src/nhsuk/BackLink.svelte';
import Button from '../src/nhsuk/Button.svelte';
import Card from '../src/nhsuk/Card.svelte';
import CharacterCount from '../src/nhsuk/CharacterCount.svelte';
import Checkboxes from '../src/nhsuk/Checkboxes.svelte';
import DateInput from '../src/nhsuk/DateInput.svelte';
import Details from '../src/nhsuk/Details.svelte';
import DoDontList from '../src/nhsuk/DoDontList.svelte';
import ErrorMessage from '../src/nhsuk/ErrorMessage.svelte';
import ErrorSummary from '../src/nhsuk/ErrorSummary.svelte';
import Fieldset from '../src/nhsuk/Fieldset.svelte';
import FileUpload from '../src/nhsuk/FileUpload.svelte';
import Hint from '../src/nhsuk/Hint.svelte';
import Input from '../src/nhsuk/Input.svelte';
import InsetText from '../src/nhsuk/InsetText.svelte';
import Label from '../src/nhsuk/Label.svelte';
import Legend from '../src/nhsuk/Legend.svelte';
import NotificationBanner from '../src/nhsuk/NotificationBanner.svelte';
import Pagination from '../src/nhsuk/Pagination.svelte';
import Panel from '../src/nhsuk/Panel.svelte';
import PasswordInput from '../src/nhsuk/PasswordInput.svelte';
import Radios from '../src/nhsuk/Radios.svelte';
import Select from '../src/nhsuk/Select.svelte';
import SkipLink from '../src/nhsuk/SkipLink.svelte';
import SummaryList from '../src/nhsuk/SummaryList.svelte';
import Table from '../src/nhsuk/Table.svelte';
import Tag from '../src/nhsuk/Tag.svelte';
import TaskList from '../src/nhsuk/TaskList.svelte';
import Textarea from '../src/nhsuk/Textarea.svelte';
import WarningCallout from '../src/nhsuk/WarningCallout.svelte';
import { type Options, sameAsOfficial } from './fixtures';

beforeAll(() => {
  document.body.classList.add('nhsuk-frontend-supported');
  // nhsuk-frontend writes with `innerText`, which jsdom does not have.
  Object.defineProperty(HTMLElement.prototype, 'innerText', {
    configurable: true,
    get(this: HTMLElement) {
      return this.textContent;
    },
    set(this: HTMLElement, text: string) {
      this.textContent = text;
    },
  });
});

/** For components whose content is a child rather than an option. */
const asChildren = ({ html, ...rest }: Options): Options => ({ ...rest, children: html });

/** What the scripts of radios and checkboxes do to items with conditional content. */
function controls(root: HTMLElement, { expanded }: { expanded: boolean }): void {
  for (const input of root.querySelectorAll('[data-aria-controls]')) {
    input.setAttribute('aria-controls', input.getAttribute('data-aria-controls') ?? '');
    input.removeAttribute('data-aria-controls');
    if (expanded) input.setAttribute('aria-expanded', String(input.hasAttribute('checked')));
  }
}

/** The script as it is, counting as the core counts. */
function countByCharacter(root: HTMLElement): void {
  delete root.dataset.countType;
  new official.CharacterCount(root, { countFunction: (text: string) => [...text].length });
}

/** `text` is no role of ARIA. Without it the same words are read. */
function withoutRoleText(root: HTMLElement): void {
  for (const span of root.querySelectorAll('[role="text"]')) span.removeAttribute('role');
}

describe('words', () => {
  sameAsOfficial({ component: Label, name: 'label' });
  sameAsOfficial({ component: Legend, name: 'legend' });
  sameAsOfficial({ component: Fieldset, name: 'fieldset' });
  sameAsOfficial({ component: Hint, name: 'hint' });
  sameAsOfficial({ component: ErrorMessage, name: 'error-message' });
  sameAsOfficial({ component: InsetText, name: 'inset-text' });
  sameAsOfficial({ component: Details, name: 'details' });
  sameAsOfficial({ component: Tag, name: 'tag' });
  sameAsOfficial({ component: Panel, name: 'panel' });
  sameAsOfficial({
    component: NotificationBanner,
    name: 'notification-banner',
    official: (root) => void new official.NotificationBanner(root),
  });
  sameAsOfficial({
    component: ErrorSummary,
    name: 'error-summary',
    props: ({ html, ...rest }) => (html ? { ...rest, description: { html } } : rest),
    official: (root) => void new official.ErrorSummary(root),
  });
});

describe('actions', () => {
  sameAsOfficial({ component: Button, name: 'button' });
  sameAsOfficial({ component: BackLink, name: 'back-link' });
  sameAsOfficial({ component: SkipLink, name: 'skip-link' });
  sameAsOfficial({
    component: Pagination,
    name: 'pagination',
    except: { 'options that nhsuk-frontend gives up': /deprecated/ },
  });
});

describe('controls', () => {
  sameAsOfficial({
    component: Radios,
    name: 'radios',
    official: (root) => controls(root, { expanded: false }),
    except: { 'HTML in HTML is left as it came': /nested conditional radios/ },
  });
  sameAsOfficial({
    component: Checkboxes,
    name: 'checkboxes',
    official: (root) => controls(root, { expanded: true }),
    except: { 'no item ticks all others': /"all" option/ },
  });
  sameAsOfficial({ component: Input, name: 'input' });
  sameAsOfficial({ component: Textarea, name: 'textarea' });
  sameAsOfficial({ component: Select, name: 'select' });
  sameAsOfficial({
    component: DateInput,
    name: 'date-input',
    except: {
      'dates are whole days, so their parts are not chosen by `items`':
        /using items|month and year|day and month|^with error on month input$/,
    },
  });
  sameAsOfficial({
    component: CharacterCount,
    name: 'character-count',
    official: countByCharacter,
    except: {
      'characters are counted, not words': /words/,
      'a count needs a limit': /configure in JavaScript|neither/,
      'nothing cuts off what is typed': /maxlength attribute/,
      'British English only': /translations/,
    },
  });
  sameAsOfficial({
    component: PasswordInput,
    name: 'password-input',
    official: (root) => void new official.PasswordInput(root),
    except: { 'British English only': /translations/ },
  });
  sameAsOfficial({
    component: FileUpload,
    name: 'file-upload',
    official: (root) => void new official.FileUpload(root),
    except: { 'the button has one look': /^button$/ },
  });
});

describe('collections', () => {
  sameAsOfficial({
    component: Card,
    name: 'card',
    props: asChildren,
    official: withoutRoleText,
    except: { 'cards have no images': /with image/ },
  });
  sameAsOfficial({
    component: WarningCallout,
    name: 'warning-callout',
    official: withoutRoleText,
  });
  sameAsOfficial({
    component: DoDontList,
    name: 'do-dont-list',
    except: { 'options that nhsuk-frontend gives up': /deprecated/ },
  });
  sameAsOfficial({
    component: TaskList,
    name: 'task-list',
    except: { 'options that nhsuk-frontend gives up': /deprecated/ },
  });
  sameAsOfficial({ component: SummaryList, name: 'summary-list', official: withoutRoleText });
  sameAsOfficial({
    component: Table,
    name: 'tables',
    except: {
      'tables fold on a narrow window instead of scrolling sideways': /scrolling/,
      'the page sorts its rows, not links to a server': /server-side/,
      'options that nhsuk-frontend gives up': /deprecated/,
    },
  });
});
