// The wrappers in src/nhsuk against nhsuk-frontend's own examples. What a wrapper leaves out is
// listed as an exception with its reason.
import { beforeAll, describe } from 'vitest';
import { CharacterCount as Count, FileUpload as Upload, PasswordInput as Password } from 'nhsuk-frontend';
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

beforeAll(() => document.body.classList.add('nhsuk-frontend-supported'));

/** For components whose content is a child rather than an option. */
const asChildren = ({ html, ...rest }: Options): Options => ({ ...rest, html });

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
  sameAsOfficial({ component: NotificationBanner, name: 'notification-banner' });
  sameAsOfficial({ component: ErrorSummary, name: 'error-summary' });
});

describe('actions', () => {
  sameAsOfficial({ component: Button, name: 'button' });
  sameAsOfficial({ component: BackLink, name: 'back-link' });
  sameAsOfficial({ component: SkipLink, name: 'skip-link' });
  sameAsOfficial({ component: Pagination, name: 'pagination' });
});

describe('controls', () => {
  sameAsOfficial({ component: Radios, name: 'radios' });
  sameAsOfficial({ component: Checkboxes, name: 'checkboxes' });
  sameAsOfficial({ component: Input, name: 'input' });
  sameAsOfficial({ component: Textarea, name: 'textarea' });
  sameAsOfficial({ component: Select, name: 'select' });
  sameAsOfficial({ component: DateInput, name: 'date-input' });
  sameAsOfficial({ component: CharacterCount, name: 'character-count', official: (root) => void new Count(root) });
  sameAsOfficial({ component: PasswordInput, name: 'password-input', official: (root) => void new Password(root) });
  sameAsOfficial({ component: FileUpload, name: 'file-upload', official: (root) => void new Upload(root) });
});

describe('collections', () => {
  sameAsOfficial({ component: Card, name: 'card', props: asChildren });
  sameAsOfficial({ component: WarningCallout, name: 'warning-callout' });
  sameAsOfficial({ component: DoDontList, name: 'do-dont-list' });
  sameAsOfficial({ component: TaskList, name: 'task-list' });
  sameAsOfficial({ component: SummaryList, name: 'summary-list' });
  sameAsOfficial({ component: Table, name: 'tables' });
});
