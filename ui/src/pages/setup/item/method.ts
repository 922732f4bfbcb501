// How the ways to respond to an item are laid out. Which of them are offered, and what each is
// worth, the core has decided.
import type { AnswerView, InputView, ItemView, MethodView, StandingView } from '../../../lib/bindings';

/** Ways of which one is enough: those of the advisor, and those of somebody else. */
export type Group = { mine: MethodView[]; others: MethodView[] };

export function groupsOf(item: ItemView): Group[] {
  return item.needs.map((ids) => {
    const methods = item.methods.filter((method) => ids.includes(method.id));
    return {
      mine: methods.filter((method) => method.mine),
      others: methods.filter((method) => !method.mine),
    };
  });
}

/** The one question that the item is, when it is no more than that. */
export function onlyQuestion(item: ItemView): MethodView | undefined {
  const mine = item.methods.filter((method) => method.mine);
  const [method] = mine;
  const isQuestion = method && ['answer', 'words', 'day'].includes(method.input.type);
  return mine.length === 1 && isQuestion ? method : undefined;
}

/** What needs a page of its own rather than a place among other questions. */
export function needsRoom(item: ItemView): boolean {
  const roomy: Array<InputView['type']> = ['photo', 'document', 'reading', 'signature'];
  return item.methods.some((method) => method.mine && roomy.includes(method.input.type));
}

/** What stands in the control: what is on this device, or else what was sent last. */
export function given(method: MethodView): AnswerView | null {
  return method.draft ?? method.sent;
}

/** The advisor has nothing more to give. */
export function isGiven(item: ItemView): boolean {
  return groupsOf(item).every(
    ({ mine }) => mine.length === 0 || mine.some((method) => given(method) !== null),
  );
}

/** Nothing was sent yet: what lies on this computer stands where it was saved. */
export function isFresh({ state, due }: StandingView): boolean {
  return state === 'notStarted' && due === null;
}
