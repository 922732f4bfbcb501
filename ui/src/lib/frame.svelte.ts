// What the frame around every page shows: who is here, whether work goes out, whom to phone.
// It is filled by the core; the phone card is known even while Hearth is locked.
import { createContext } from 'svelte';
import type { PhoneCard } from './bindings';

/** What lies on this device and has not been sent. */
export type Waiting = { answers: number; photos: number };

export class Frame {
  /** Name as the person gave it, once they are in. */
  person = $state<string>();
  /** Decides which pages the navigation offers. */
  roles = $state<string[]>([]);
  offline = $state(false);
  waiting = $state<Waiting>({ answers: 0, photos: 0 });
  phoneCard = $state<PhoneCard | null>(null);
}

export const [getFrame, setFrame] = createContext<Frame>();

function counted(amount: number, one: string, many: string): string[] {
  return amount === 0 ? [] : [`${amount} ${amount === 1 ? one : many}`];
}

/** The offline banner: what waits, or that nothing does. */
export function offlineMessage({ answers, photos }: Waiting): string {
  const parts = [...counted(answers, 'answer', 'answers'), ...counted(photos, 'photo', 'photos')];
  if (parts.length === 0) return 'Working offline. Your answers are saved on this computer.';
  return `Working offline. ${parts.join(' and ')} will be sent when you are back online.`;
}
