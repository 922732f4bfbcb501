// For a page that is otherwise after a while, by time alone. The core says after how long.

/** Asks again after so long; the answer gives it up. For an effect that reads the data. */
export function againIn(ms: number | null | undefined, again: () => void): (() => void) | undefined {
  if (ms === null || ms === undefined) return undefined;
  const timer = setTimeout(again, ms);
  return () => clearTimeout(timer);
}
