// Roles in words, in the order in which lists show them, with what each comes to.
import type { Role } from '../../lib/bindings';

export const ROLES: Array<{ role: Role; text: string; hint: string }> = [
  { role: 'advisor', text: 'Advisor', hint: 'Applies to work from home, or works from home' },
  { role: 'manager', text: 'Manager', hint: 'Reviews and decides for the advisors of their teams' },
  {
    role: 'assessor',
    text: 'Workstation assessor',
    hint: 'Assesses workstations. The only one who reads answers about health',
  },
  { role: 'shiftLead', text: 'Shift lead', hint: 'Runs a shift' },
  { role: 'clinician', text: 'Clinician', hint: 'Gives clinical help' },
  { role: 'it', text: 'IT', hint: 'Looks after computers and connections' },
  {
    role: 'governance',
    text: 'Information governance',
    hint: 'Sees who looked at what, and decides how long it is kept',
  },
  {
    role: 'administrator',
    text: 'Administrator',
    hint: 'Invites people and gives roles. Sees no record',
  },
];

/** "Manager, IT", or what it is to have none. */
export function rolesWords(roles: Role[]): string {
  const words = ROLES.filter(({ role }) => roles.includes(role)).map(({ text }) => text);
  return words.length === 0 ? 'None' : words.join(', ');
}

export function isRole(value: string): value is Role {
  return ROLES.some(({ role }) => role === value);
}
