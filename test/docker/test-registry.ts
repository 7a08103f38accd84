import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { pausePrograms } from '../../src/runtimes/docker/pause/pause-image.ts';
import { tarOf } from '../../src/runtimes/docker/pause/tar.ts';

const manifestType = 'application/vnd.docker.distribution.manifest.v2+json';
const listType = 'application/vnd.docker.distribution.manifest.list.v2+json';

export interface TestRegistryOptions {
  /** One makes an image of one platform, more a list of images. */
  readonly architectures: readonly string[];
  /** Holds every answer back until `release` is called, so that a pull can be caught in the act. */
  readonly holding?: boolean;
  /** `user:password`, without which nothing is given out. */
  readonly login?: string;
}

interface Document {
  readonly type: string;
  readonly body: Buffer;
}

/**
 * A registry on the loopback address with one image under any name: a program that waits for SIGTERM.
 */
export class TestRegistry {
  readonly #server: Server;
  readonly #blobs = new Map<string, Buffer>();
  readonly #manifests = new Map<string, Document>();
  readonly #tagged: Document;
  readonly #held: (() => void)[] = [];
  readonly #login: string | undefined;
  #holding: boolean;
  #asked = 0;

  private constructor({ architectures, holding = false, login }: TestRegistryOptions) {
    this.#holding = holding;
    this.#login = login;
    const images = architectures.map((architecture) => this.#image(architecture));
    const [only] = images;
    this.#tagged = images.length === 1 && only !== undefined ? only.document : this.#list(images);
    this.#server = createServer((request, response) => {
      this.#asked += 1;
      const answer = (): void => this.#answer(request, response);
      if (this.#holding) this.#held.push(answer);
      else answer();
    });
  }

  static async open(options: TestRegistryOptions): Promise<TestRegistry> {
    const registry = new TestRegistry(options);
    await new Promise<void>((resolve) => registry.#server.listen(0, '127.0.0.1', resolve));
    return registry;
  }

  /** The name under which Docker knows the registry. */
  get host(): string {
    const { port } = this.#server.address() as AddressInfo; // true: it listens on TCP
    return `127.0.0.1:${port}`;
  }

  /** The reference of an image; each name is another image to the engine. */
  image(name: string): string {
    return `${this.host}/${name}:latest`;
  }

  /** The digest that the engine should report for every image. */
  get digest(): string {
    return digestOf(this.#tagged.body);
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

  #image(architecture: string): { readonly architecture: string; readonly document: Document } {
    // The program need not fit an architecture on which nothing will run.
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
    return { architecture, document: this.#publish(manifestType, manifest) };
  }

  #list(
    images: readonly { readonly architecture: string; readonly document: Document }[],
  ): Document {
    const manifests = images.map(({ architecture, document: { type, body } }) => ({
      mediaType: type,
      digest: digestOf(body),
      size: body.length,
      platform: { architecture, os: 'linux' },
    }));
    return this.#publish(listType, { schemaVersion: 2, mediaType: listType, manifests });
  }

  #publish(type: string, content: object): Document {
    const document = { type, body: Buffer.from(JSON.stringify(content)) };
    this.#manifests.set(digestOf(document.body), document);
    return document;
  }

  #keep(blob: Buffer): { digest: string; size: number } {
    this.#blobs.set(digestOf(blob), blob);
    return { digest: digestOf(blob), size: blob.length };
  }

  #answer({ url = '', method, headers }: IncomingMessage, response: ServerResponse): void {
    const login = Buffer.from(this.#login ?? '').toString('base64');
    if (this.#login !== undefined && headers.authorization !== `Basic ${login}`) {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="test"' }).end();
      return;
    }
    const found = this.#find(url);
    if (url === '/v2/') response.writeHead(200).end('{}');
    else if (found === undefined) response.writeHead(404).end();
    else {
      response.writeHead(200, {
        'Content-Type': found.type,
        'Content-Length': found.body.length,
        'Docker-Content-Digest': digestOf(found.body),
      });
      response.end(method === 'HEAD' ? undefined : found.body);
    }
  }

  #find(url: string): Document | undefined {
    const [, kind, reference = ''] = /\/(blobs|manifests)\/([^/]+)$/.exec(url) ?? [];
    if (kind === 'manifests') {
      return reference.startsWith('sha256:') ? this.#manifests.get(reference) : this.#tagged;
    }
    const body = this.#blobs.get(reference);
    return body && { type: 'application/octet-stream', body };
  }
}

function digestOf(content: Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}
