// What a page keeps before the person leaves Hearth by a log-out: what was typed last. Not here: pages
// that go away by themselves, which keep it then.

const keeps = new Set<() => Promise<void>>();

/** Runs before a log-out, until the answer is called. */
export function beforeLeaving(keep: () => Promise<void>): () => void {
  keeps.add(keep);
  return () => keeps.delete(keep);
}

/** Everything that is typed is kept. */
export async function leaving(): Promise<void> {
  await Promise.all([...keeps].map((keep) => keep()));
}
