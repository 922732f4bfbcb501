// A passphrase that somebody chooses: given twice, so that a slip of the finger locks nobody out.
import type { FormErrors } from '../../lib/errors.svelte';

export class Chosen {
  first = $state('');
  again = $state('');

  /** Whether both are the same. Where they are not, the page says so. */
  agrees(errors: FormErrors): boolean {
    if (this.first === this.again) return true;
    errors.set([{ field: 'again', message: 'Enter the same passphrase twice' }]);
    return false;
  }
}
