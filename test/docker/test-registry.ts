import { createHash } from 'node:crypto';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { pausePrograms } from '../../src/runtimes/docker/pause/pause-image.ts';
import { tarOf } from '../../src/runtimes/docker/pause/tar.ts';

const manifestType = 'application/vnd.docker.distribution.manifest.v2+json';

/**
 * A registry on the loopback address with one image under any name: a program that waits for SIGTERM.
 * It holds every answer back until `release` is called, so that a pull can be caught in the act.
 */
export class TestRegistry {
  readonly #server: Server;
  readonly #blobs = new Map<string, Buffer>();
  readonly #manifest: Buffer;
  readonly #held: (() => void)[] = [];
  #holding: boolean;
  #asked = 0;

  private constructor(architecture: string, holding: boolean) {
    this.#holding = holding;
    const layer = tarOf('pause', 0o755, pausePrograms.get(architecture) ?? Buffer.alloc(0));
    const rootfs = { type: 'layers', diff_ids: [digestOf(layer)] };
    const config = { architecture, os: 'linux', config: { Entrypoint: ['/pause'] }, rootfs };
    const layerBlob = this.#keep(gzipSync(layer));
    const configBlob = this.#keep(Buffer.from(JSON.stringify(config)));
    const manifest = {
      schemaVersion: 2,
      mediaType: manifestType,
      config: { mediaType: 'application/vnd.docker.container.image.v1+json', ...configBlob },
      layers: [{ mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip', ...layerBlob }],
    };
    this.#manifest = Buffer.from(JSON.stringify(manifest));
    this.#server = createServer((request, response) => {
      this.#asked += 1;
      const answer = (): void => this.#answer(request.url ?? '', request.method ?? '', response);
      if (this.#holding) this.#held.push(answer);
      else answer();
    });
  }

  static async open(architecture: string, holding: boolean): Promise<TestRegistry> {
    const registry = new TestRegistry(architecture, holding);
    await new Promise<void>((resolve) => registry.#server.listen(0, '127.0.0.1', resolve));
    return registry;
  }

  /** The reference of an image; each name is another image to the engine. */
  image(name: string): string {
    const { port } = this.#server.address() as AddressInfo; // true: it listens on TCP
    return `127.0.0.1:${port}/${name}:latest`;
  }

  /** The digest that the engine should report for every image. */
  get digest(): string {
    return digestOf(this.#manifest);
  }

  /** Whether the engine has asked for anything yet. */
  get wasAsked(): boolean {
    return this.#asked > 0;
  }

  release(): void {
    this.#holding = false;
    for (const answer of this.#held.splice(0)) answer();
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #keep(blob: Buffer): { digest: string; size: number } {
    this.#blobs.set(digestOf(blob), blob);
    return { digest: digestOf(blob), size: blob.length };
  }

  #answer(url: string, method: string, response: ServerResponse): void {
    const digest = /\/blobs\/(.+)$/.exec(url)?.[1];
    const body = digest === undefined ? this.#manifest : this.#blobs.get(digest);
    if (url === '/v2/') response.writeHead(200).end('{}');
    else if (body === undefined) response.writeHead(404).end();
    else {
      response.writeHead(200, {
        'Content-Type': digest === undefined ? manifestType : 'application/octet-stream',
        'Content-Length': body.length,
        'Docker-Content-Digest': digest ?? this.digest,
      });
      response.end(method === 'HEAD' ? undefined : body);
    }
  }
}

function digestOf(content: Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}
