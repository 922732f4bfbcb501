// Roles in the words of a sentence's beginning.
import type { Role } from './bindings';

const DOERS: Record<Role, string> = {
  advisor: 'You',
  manager: 'Your manager',
  assessor: 'A workstation assessor',
  shiftLead: 'A shift lead',
  clinician: 'A clinician',
  it: 'IT',
  governance: 'Information governance',
  administrator: 'An administrator',
};

/** Who does something: "Your manager". */
export function doer(role: Role): string {
  return DOERS[role];
}
