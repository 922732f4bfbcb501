// A program of ours in a process of its own: where it lies, when it is ready, how it ends. Nothing
// that is started here outlives the run. Not here: which programs there are and what they do.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from './until';

/** The top of the repository. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Lines of its output that are shown when it fails. */
const KEPT = 40;

const running = new Set<ChildProcess>();
const folders = new Set<string>();

/** Ends everything that was started here and takes its folders away. */
export function endAll(): void {
  for (const child of running) child.kill('SIGKILL');
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  folders.clear();
}

process.once('exit', endAll);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    endAll();
    process.exit(1);
  });
}

/** A folder that goes with the run. */
export function scratch(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `hearth-pages-${name}-`));
  folders.add(folder);
  return folder;
}

export class Program {
  readonly #name: string;
  readonly #child: ChildProcess;
  readonly #said: string[] = [];

  private constructor(name: string, child: ChildProcess) {
    this.#name = name;
    this.#child = child;
    running.add(child);
    child.once('exit', () => running.delete(child));
    for (const pipe of [child.stdout, child.stderr]) {
      pipe?.setEncoding('utf8').on('data', (text: string) => {
        this.#said.push(...text.split('\n').filter((line) => line !== ''));
        this.#said.splice(0, this.#said.length - KEPT);
      });
    }
  }

  /**
   * Starts a program and waits until it has written its ready file, which is its answer. `xtask`
   * names the folder of the programs; by hand it is where cargo puts them.
   */
  static async start(
    name: string,
    args: string[],
    readyFile: string,
    env: NodeJS.ProcessEnv = {},
  ): Promise<[Program, string]> {
    const folder = process.env.HEARTH_PROGRAMS ?? join(ROOT, 'target/debug');
    const path = join(folder, name);
    if (!existsSync(path)) {
      throw new Error(`${name} is not there: run \`cargo build --workspace --bins\` first.`);
    }
    rmSync(readyFile, { force: true });
    const child = spawn(path, [...args, '--ready-file', readyFile], {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const program = new Program(name, child);
    const ready = await until(`${name} is ready`, async () => {
      if (program.hasEnded) throw new Error(`${name} ended:\n${program.said}`);
      return existsSync(readyFile) ? await readFile(readyFile, 'utf8') : undefined;
    });
    return [program, ready];
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  get said(): string {
    return this.#said.join('\n');
  }

  /** Ends it as `kill -9` does: it gets no chance to do anything. */
  async kill(): Promise<void> {
    if (this.hasEnded) throw new Error(`${this.#name} had ended by itself:\n${this.said}`);
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }
}
