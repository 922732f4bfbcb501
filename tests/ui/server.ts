// The demonstration's server, as `cargo xtask run` starts it, with made-up people and their
// invitations. Not here: anybody whom a test makes up itself.
import { join } from 'node:path';
import { Program, scratch } from './program';

type Ready = { url: string; provider: string; accounts: Array<{ name: string; invitation: string }> };

export class Server {
  readonly #ready: Ready;

  private constructor(ready: Ready) {
    this.#ready = ready;
  }

  /** It ends with the run. */
  static async start(): Promise<Server> {
    const folder = scratch('server');
    const args = ['demo', '--listen', '127.0.0.1:0', '--data', join(folder, 'data')];
    const [, ready] = await Program.start('hearth-server', args, join(folder, 'ready'));
    return new Server(JSON.parse(ready) as Ready);
  }

  /** The invitations of everybody who can be somebody here, by name. */
  get invitations(): Record<string, string> {
    const { accounts } = this.#ready;
    return Object.fromEntries(accounts.map(({ name, invitation }) => [name, invitation]));
  }
}
