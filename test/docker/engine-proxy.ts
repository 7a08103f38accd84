import { rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A socket that leads to the engine and can be taken away: what Gantry sees when the engine dies and
 * comes back, while the real one stays up for the other tests.
 */
export class EngineProxy {
  readonly socketPath: string;
  readonly #engineSocket: string;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #silent = false;

  /** `name` makes the path of the socket unique. */
  constructor(name: string) {
    const host = process.env.DOCKER_HOST ?? '';
    this.#engineSocket = host.startsWith('unix://') ? host.slice(7) : '/var/run/docker.sock';
    this.socketPath = join(tmpdir(), `${name}.sock`);
  }

  async up(): Promise<void> {
    const server = createServer((client) => {
      if (this.#silent) {
        this.#sockets.add(client);
        client.on('error', () => client.destroy());
        return;
      }
      const engine = connect(this.#engineSocket);
      this.#tie(client, engine);
      this.#tie(engine, client);
    });
    this.#server = server;
    this.#silent = false;
    await new Promise<void>((resolve) => server.listen(this.socketPath, resolve));
  }

  /** Takes connections and says nothing on any, as a stopped engine does, until `down` and `up`. */
  silence(): void {
    this.#silent = true;
    for (const socket of this.#sockets) socket.unpipe().pause();
  }

  /** Cuts every connection and refuses new ones. */
  down(): void {
    this.#server?.close();
    this.#server = undefined;
    for (const socket of this.#sockets) socket.destroy();
    rmSync(this.socketPath, { force: true });
  }

  #tie(from: Socket, to: Socket): void {
    this.#sockets.add(from);
    from.pipe(to);
    from.on('error', () => to.destroy());
    from.on('close', () => {
      this.#sockets.delete(from);
      to.destroy();
    });
  }
}
