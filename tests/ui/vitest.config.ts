// How the pages are tested: two at a time, on one demonstration server for all, each person at a
// bridge and a profile of their own. A worker keeps its browser from one file to the next.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['pages/**/*.test.ts'],
    globalSetup: ['./provider.ts'],
    pool: 'forks',
    maxWorkers: 2,
    isolate: false,
    sequence: { hooks: 'stack' },
    // A whole assessment is one test, and the machine may be busy.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    reporters: ['default', './closing-line.ts'],
  },
});
