// The system's own Chromium, with nothing that would reach out of this computer. Not here: who sits
// at it.
import { type Browser, chromium } from 'playwright-core';

const ARGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.HEARTH_CHROMIUM ?? '/usr/bin/chromium',
    // As root Chromium refuses its sandbox; as a person it has it.
    chromiumSandbox: process.getuid?.() !== 0,
    args: ARGS,
  });
}

let shared: Promise<Browser> | undefined;

/** One browser for all tests of a worker, which ends with it. */
export function theBrowser(): Promise<Browser> {
  shared ??= launch();
  return shared;
}
