// A question as data: what the pack asks and what the person said. Question.svelte draws it.

export type QuestionOption = {
  value: string;
  text: string;
  hint?: string;
  /** Choosing it opens the question's advice. */
  opensAdvice?: boolean;
};

export type DateParts = { day?: string; month?: string; year?: string };

type Asked = {
  /** Name of the field; the id of its control, so that an error can lead to it. */
  field: string;
  text: string;
  /** The section it belongs to, above the question. */
  section?: string;
  hint?: string;
  /** Why it is asked, and who sees the answer. */
  why?: string;
  whoSees?: string;
  /** Where the requirement comes from, and whose value a limit or interval is. */
  source?: string;
  notice?: string;
  /** What helps, when the answer asks for it. Never blame. */
  advice?: string[];
};

export type Question = Asked &
  (
    | { kind: 'one'; options: QuestionOption[] }
    | { kind: 'several'; options: QuestionOption[] }
    | { kind: 'text'; width?: number; suffix?: string; inputmode?: 'text' | 'numeric' | 'decimal' }
    | { kind: 'long'; maxlength?: number }
    | { kind: 'date' }
  );

/** What the person said, by the kind of the question. A date stays as it was typed. */
export type Answer = string | string[] | DateParts | undefined;

/** Whether what was chosen asks for the advice. */
export function opensAdvice(question: Question, answer: Answer): boolean {
  if (question.kind !== 'one' && question.kind !== 'several') return false;
  const values = Array.isArray(answer) ? answer : [answer];
  return question.options.some((option) => option.opensAdvice && values.includes(option.value));
}

/** "2027-03-14" from what was typed; undefined when it is not a day of the calendar. */
export function isoDay({ day = '', month = '', year = '' }: DateParts): string | undefined {
  const typed = [year, month, day].map((part) => part.trim());
  if (!/^\d{4}-\d{1,2}-\d{1,2}$/.test(typed.join('-'))) return undefined;
  const iso = typed.map((part) => part.padStart(2, '0')).join('-');
  const date = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso) ? iso : undefined;
}

/** The parts of "2027-03-14" as a person types them. */
export function dateParts(iso: string): DateParts {
  const [year, month, day] = iso.split('-');
  return { day: day && String(Number(day)), month: month && String(Number(month)), year };
}
