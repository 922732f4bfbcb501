// A check-in while it is filled in: what was chosen, with who may hear each answer.
import type {
  CheckInAnswer,
  CheckInConclusion,
  CheckInFormView,
  CheckInOutcome,
  Share,
} from '../../lib/bindings';

/** One answer as it stands on the page. */
type Said = { choice?: string; note: string; share: Share };

/** Whatever is not chosen is kept. */
const KEPT: Share = 'keepToMyself';

export class FilledIn {
  answers = $state<Record<string, Said>>({});
  outcome = $state<{ choice?: CheckInOutcome; share: Share }>({ share: KEPT });

  constructor(form: CheckInFormView) {
    this.show(form);
  }

  /** Takes in what is kept. */
  show({ questions, answers, outcome }: CheckInFormView): void {
    this.answers = Object.fromEntries(
      questions.map(({ id }) => {
        const kept = answers.find(({ question }) => question === id);
        return [id, { choice: kept?.choice, note: kept?.note ?? '', share: kept?.share ?? KEPT }];
      }),
    );
    this.outcome = { choice: outcome?.outcome, share: outcome?.share ?? KEPT };
  }

  of(question: string): Said {
    return (this.answers[question] ??= { note: '', share: KEPT });
  }

  /** Leaves a question out again, with its note. */
  leaveOut(question: string): void {
    this.answers[question] = { note: '', share: KEPT };
  }

  get shared(): number {
    const answered = Object.values(this.answers).filter(({ choice }) => choice !== undefined);
    const all = [...answered, ...(this.outcome.choice === undefined ? [] : [this.outcome])];
    return all.filter(({ share }) => share !== KEPT).length;
  }

  get isEmpty(): boolean {
    const isAnswered = Object.values(this.answers).some(({ choice }) => choice !== undefined);
    return !isAnswered && this.outcome.choice === undefined;
  }

  /** As the core takes it. */
  input(): { answers: CheckInAnswer[]; outcome: CheckInConclusion | null } {
    const answers = Object.entries(this.answers).flatMap(([question, { choice, note, share }]) =>
      choice === undefined ? [] : [{ question, choice, note: note === '' ? null : note, share }],
    );
    const { choice, share } = this.outcome;
    return { answers, outcome: choice === undefined ? null : { outcome: choice, share } };
  }
}
