// The HTTP server that containers talk to. It knows no path itself: it reads requests, asks whoever has
// routes, and answers what nobody has. It serves nothing of the control API, so that containers can reach
// it without reaching that, and of the AWS API only what whoever has it lets them. container-endpoints.ts
// says where it listens.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isIP } from 'node:net';
import type { Logger } from '../kernel/logger.ts';
import type {
  ContainerApi,
  EndpointAnswer,
  EndpointRequest,
  EndpointRoutes,
} from '../ports/container-endpoints.ts';
import { text } from './answers.ts';
import { forwardedHeader } from './other-gantrys.ts';
import { isThisMachine } from './this-machine.ts';

/** Task protection and fault injection take a handful of members. */
const longestBodyBytes = 64 * 1024;
const requestTimeoutMs = 10_000;

/** The agent's router says so for whatever it does not have (reference task-metadata §2). */
const notFound = text(404, '404 page not found\n');

export class EndpointListener {
  readonly #log: Logger;
  readonly #routes: EndpointRoutes[] = [];
  readonly #server: Server;
  #otherwise: EndpointRoutes | undefined;
  #api: ContainerApi | undefined;

  constructor(log: Logger) {
    this.#log = log;
    this.#server = createServer(
      { requestTimeout: requestTimeoutMs, headersTimeout: requestTimeoutMs },
      (request, response) => void this.#serve(request, response),
    );
    this.#server.unref();
  }

  /** Adds routes; those added first are asked first. */
  serve(routes: EndpointRoutes): void {
    this.#routes.push(routes);
  }

  /** Says who is asked when the routes refuse: what these answer counts then. */
  otherwise(routes: EndpointRoutes): void {
    this.#otherwise = routes;
  }

  /** Lets calls of the AWS API through to whoever takes them. */
  serveApi(api: ContainerApi): void {
    this.#api = api;
  }

  /** Listens, and resolves with the port. Rejects with the error of the system. */
  listen(host: string, port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen({ host, port, exclusive: true }, () => {
        this.#server.off('error', reject);
        const bound = this.#server.address();
        resolve(typeof bound === 'object' && bound !== null ? bound.port : port);
      });
    });
  }

  /** Stops listening and ends every connection. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  /** What the listener answers to a request, whoever brings it. Never rejects. */
  async answer(request: EndpointRequest): Promise<EndpointAnswer> {
    try {
      for (const routes of this.#routes) {
        const answer = await routes.answer(request);
        if (answer !== undefined) return answer;
      }
      return notFound;
    } catch (error) {
      // Without the path: the id in it is a secret.
      this.#log.error({ err: error, peer: request.peer }, 'a container endpoint failed');
      return text(500, 'internal error\n');
    }
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const peer = peerOf(request);
    if (this.#api?.take(request, response, peer) === true) return;
    const { pathname, search } = targetOf(request.url ?? '/');
    const clean = cleaned(pathname);
    if (clean !== pathname) {
      response.writeHead(301, { location: `${clean}${search}` }).end();
      return;
    }
    const method = methodOf(request.method);
    if (method === undefined) {
      response.writeHead(405).end();
      return;
    }
    const body = await bodyOf(request);
    if (body === undefined) {
      response.writeHead(413, { connection: 'close' }).end();
      return;
    }
    const query = new URLSearchParams(search);
    const asked = { method, path: pathname, query, peer, body };
    const own = await this.answer(asked);
    const isRefused = own.status >= 400 && request.headers[forwardedHeader] === undefined;
    send(response, isRefused ? ((await this.#otherwise?.answer(asked)) ?? own) : own);
  }
}

function send(response: ServerResponse, { status, contentType, body }: EndpointAnswer): void {
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}

function methodOf(method: string | undefined): EndpointRequest['method'] | undefined {
  return (['GET', 'PUT', 'POST'] as const).find((known) => known === method);
}

/** Some clients send the whole address in the first line. */
function targetOf(url: string): { readonly pathname: string; readonly search: string } {
  const path = url.replace(/^https?:\/\/[^/?]*/i, '');
  const mark = path.indexOf('?');
  const pathname = mark === -1 ? path : path.slice(0, mark);
  return { pathname: pathname || '/', search: mark === -1 ? '' : path.slice(mark) };
}

/** `//`, `.` and `..` are not paths of their own: the agent sends clients to the path they mean. */
function cleaned(pathname: string): string {
  const kept: string[] = [];
  for (const part of pathname.split('/')) {
    if (part === '..') kept.pop();
    else if (part !== '' && part !== '.') kept.push(part);
  }
  const isRoot = kept.length === 0;
  return `/${kept.join('/')}${pathname.endsWith('/') && !isRoot ? '/' : ''}`;
}

/** Who asks. A Gantry that asks for somebody says for whom; anybody else is who his address says. */
function peerOf(request: IncomingMessage): string {
  const direct = plainAddress(request.socket.remoteAddress);
  const forwarded = request.headers[forwardedHeader];
  if (typeof forwarded !== 'string' || !isThisMachine(direct)) return direct;
  return plainAddress(forwarded);
}

function plainAddress(address: string | undefined): string {
  const plain = (address ?? '').replace(/^::ffff:/, '');
  return isIP(plain) === 0 ? '' : plain;
}

/** Undefined when it is too long, or never came to its end. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request) {
      const bytes = Buffer.from(chunk);
      length += bytes.length;
      if (length > longestBodyBytes) return undefined;
      chunks.push(bytes);
    }
  } catch {
    // The client hung up: there is nobody to answer.
    return undefined;
  }
  return Buffer.concat(chunks).toString('utf8');
}
