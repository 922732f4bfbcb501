// A question as data: what the pack asks and what the person said. Question.svelte draws it.

export type QuestionOption = {
  value: string;
  text: string;
  hint?: string;
  /** Opened when this is chosen: what is common, what helps. Never blame. */
  advice?: Advice;
};

export type Advice = { text: string; steps?: string[] };

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

export function adviceFor(question: Question, answer: Answer): Advice[] {
  if (question.kind !== 'one' && question.kind !== 'several') return [];
  const values = Array.isArray(answer) ? answer : [answer];
  return question.options.flatMap(({ value, advice }) =>
    advice !== undefined && values.includes(value) ? [advice] : [],
  );
}
