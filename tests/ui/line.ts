// The line between one app and its server, which can be cut and joined again. Bytes pass through
// unread. Not here: a line that is only bad; the core's own journeys have those.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

export class Line {
  readonly #server: Server;
  readonly #open = new Set<Socket>();
  readonly #port: number;
  #isCut = false;

  private constructor(server: Server, to: URL) {
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
    server.on('connection', (near) => {
      if (this.#isCut) return near.destroy();
      const far = connect(Number(to.port), to.hostname);
      for (const [socket, other] of [[near, far], [far, near]] as const) {
        this.#open.add(socket);
        // How a connection ends is the business of its two ends.
        socket.on('error', () => other.destroy());
        socket.on('close', () => {
          this.#open.delete(socket);
          other.destroy();
        });
        socket.pipe(other);
      }
    });
  }

  /** A line to the server that an invitation names, and the same invitation by this line. */
  static async through(invitation: string): Promise<[Line, string]> {
    const link = new URL(invitation);
    const to = new URL(link.searchParams.get('server') ?? '');
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const line = new Line(server, to);
    link.searchParams.set('server', `http://127.0.0.1:${line.#port}`);
    return [line, link.href];
  }

  /** Nothing gets through from here on, and what was open is open no more. */
  cut(): void {
    this.#isCut = true;
    for (const socket of this.#open) socket.destroy();
  }

  join(): void {
    this.#isCut = false;
  }

  close(): void {
    this.cut();
    this.#server.close();
  }
}
