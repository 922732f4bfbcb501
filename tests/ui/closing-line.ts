// The last line of a run, in the form that `cargo xtask test` counts by. Not here: what failed and
// why, which vitest's own reporter prints above it.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';
import { ROOT } from './program';
import { notVisited } from './visited';

export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const count = { passed: 0, failed: errors.length, skipped: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        // A test that a failed hook kept from running was not run, and that is no pass.
        count[state === 'pending' ? 'failed' : state] += 1;
      }
      // A file that could not be read has no tests to fail.
      if (module.errors().length > 0) count.failed += 1;
    }
    // Only a whole run has been on every page.
    const files = readdirSync(join(ROOT, 'tests/ui/pages'));
    if (modules.length === files.length) {
      const missed = notVisited();
      if (missed.length > 0) console.error(`No test looked at ${missed.join(', ')}`);
      count.failed += missed.length;
    }
    if (count.failed > 0) process.exitCode = 1;
    console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
  }
}
