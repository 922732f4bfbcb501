// Who else at home is online, as the person says it for the next test.
import type { Doing, HouseholdNow, HouseholdView } from '../../lib/bindings';

/** What is selected. Nothing is said until the person has said something once. */
export class HouseholdSaid {
  others = $state('');
  doing = $state<string[]>([]);
  #began = false;

  /** Begins with what was said last. What is selected since stays. */
  begin(last: HouseholdView): void {
    if (this.#began) return;
    this.#began = true;
    this.others = last.others === null ? '' : String(last.others);
    this.doing = [...last.doing];
  }

  get isAnybody(): boolean {
    return Number(this.others) > 0;
  }

  now(): HouseholdNow | null {
    if (this.others === '') return null;
    const doing = this.isAnybody ? (this.doing as Doing[]) : [];
    return { others: Number(this.others), doing };
  }
}
