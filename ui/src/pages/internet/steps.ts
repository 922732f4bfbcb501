// The steps of a test as the person reads and hears them.
import type { RunningView, SampleStep } from '../../lib/bindings';

const WORDS: Record<SampleStep, string> = {
  waiting: 'Waiting for the server',
  idle: 'Voice on the idle line',
  download: 'Voice while something downloads',
  upload: 'Voice while something uploads',
  finishing: 'Putting it together',
};

export function doing({ step }: RunningView): string {
  return step === null ? 'Asking the server' : WORDS[step];
}
