// What a reviewer writes about one item, until it is sent.
import type { DateParts } from '../../lib/patterns/question';

export class ReturnWords {
  reason = $state('');
  satisfy = $state('');
}

export class AttestWords {
  outcome = $state<string>();
  note = $state('');
  words = $state('');
  observed = $state<DateParts>({});
}

export class AgreeWords {
  words = $state('');
  owner = $state<string>();
  due = $state<DateParts>({});
}
