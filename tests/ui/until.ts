// Waiting for something to come true, which ends as soon as it has. Not for what stands on a page:
// a page is waited for through the browser.

/** How long anything may take before it counts as not happening, in milliseconds. */
export const PATIENCE_MS = 60_000;

/** How often it is looked at, in milliseconds. */
const GLANCE_MS = 15;

/** The first answer that is there. `what` completes the sentence "It never happened that". */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false>,
): Promise<T> {
  const last = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > last) throw new Error(`It never happened that ${what}.`);
    await new Promise((done) => setTimeout(done, GLANCE_MS));
  }
}
