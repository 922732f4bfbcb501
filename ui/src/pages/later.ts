// The pages that no window opens with, apart from the one for help. They are one script of their
// own, so that the first page waits for nothing but itself.
export { default as Access } from './access/Access.svelte';
export { default as LogIn } from './account/LogIn.svelte';
export { default as Key } from './assistance/Key.svelte';
export { default as Practice } from './assistance/Practice.svelte';
export { default as AssistanceDesk } from './desk/Desk.svelte';
export { default as History } from './history/History.svelte';
export { default as Outlets } from './outlets/Outlets.svelte';
export { default as Invite } from './people/Invite.svelte';
export { default as People } from './people/People.svelte';
export { default as Person } from './people/Person.svelte';
export { default as TeamForm } from './people/TeamForm.svelte';
export { default as Quit } from './quit/Quit.svelte';
export { default as Confirm } from './reviews/Confirm.svelte';
export { default as Decide } from './reviews/Decide.svelte';
export { default as RecordHistory } from './reviews/History.svelte';
export { default as Pause } from './reviews/Pause.svelte';
export { default as Queue } from './reviews/Queue.svelte';
export { default as RecordPage } from './reviews/Record.svelte';
export { default as Sees } from './sees/Sees.svelte';
export { default as Sent } from './sent/Sent.svelte';
export { default as Changed } from './setup/Changed.svelte';
export { default as Check } from './setup/Check.svelte';
export { default as ItemPage } from './setup/ItemPage.svelte';
export { default as Section } from './setup/Section.svelte';
export { default as TakeBack } from './setup/TakeBack.svelte';
export { default as Tasks } from './setup/Tasks.svelte';
