// A closed-loop HTTP load over keep-alive sockets. It shares the machine with what it measures, so it
// does as little as it can: requests are bytes made beforehand, of an answer it reads the status and
// the length. It works for servers that state a Content-Length, as the measured ones do.
import { connect, type Socket } from 'node:net';
import { percentile } from './statistics.ts';

/** Where a load goes: a port on this machine. */
export interface Target {
  readonly port: number;
}

export interface LoadOptions {
  /** Whole HTTP requests, sent in turn. */
  readonly requests: readonly Buffer[];
  readonly connections: number;
  readonly durationMs: number;
}

export interface LoadResult {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** One HTTP request as bytes. */
export function httpRequest(
  path: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): Buffer {
  const lines = Object.entries({
    host: '127.0.0.1',
    connection: 'keep-alive',
    'content-length': String(Buffer.byteLength(body)),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}`);
  return Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
}

/**
 * Keeps `connections` requests in flight for `durationMs`: each connection sends its next when it has
 * the whole answer to its last. Rejects on the first answer that is not a 200.
 */
export async function load({ port }: Target, options: LoadOptions): Promise<LoadResult> {
  const { requests, connections, durationMs } = options;
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(port)));
  const latencies: number[] = [];
  const begin = performance.now();
  const end = begin + durationMs;
  let sent = 0;
  const next = (): Buffer | undefined => {
    const request = requests[sent % requests.length];
    sent += 1;
    return performance.now() < end ? request : undefined;
  };
  try {
    await Promise.all(sockets.map((socket) => askInALoop(socket, next, latencies)));
  } finally {
    for (const socket of sockets) socket.destroy();
  }
  const seconds = (performance.now() - begin) / 1000;
  latencies.sort((a, b) => a - b);
  return {
    requestsPerSecond: latencies.length / seconds,
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
  };
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(socket));
    socket.once('error', reject);
  });
}

/** Sends what `next` gives until it gives nothing, and notes how long each answer took, milliseconds. */
function askInALoop(
  socket: Socket,
  next: () => Buffer | undefined,
  latencies: number[],
): Promise<void> {
  return new Promise((resolve, reject) => {
    const answer = new AnswerReader();
    let sentAt = 0;
    const ask = (): void => {
      const request = next();
      if (request === undefined) {
        resolve();
        return;
      }
      sentAt = performance.now();
      socket.write(request);
    };
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('the server closed a connection')));
    socket.on('data', (chunk: Buffer) => {
      if (!answer.take(chunk)) return;
      if (answer.status !== 200) {
        reject(new Error(`a request was answered ${answer.status}: ${answer.text()}`));
        return;
      }
      latencies.push(performance.now() - sentAt);
      ask();
    });
    ask();
  });
}

/** Counts the bytes of one answer after the other. */
class AnswerReader {
  status = 0;
  #chunks: Buffer[] = [];
  #missing = -1;

  /** Takes what arrived; answers whether the answer is whole. */
  take(chunk: Buffer): boolean {
    if (this.#missing === 0) {
      this.#chunks = [];
      this.#missing = -1;
    }
    this.#chunks.push(chunk);
    if (this.#missing === -1) this.#readHead();
    else this.#missing -= chunk.length;
    return this.#missing === 0;
  }

  text(): string {
    return Buffer.concat(this.#chunks).toString();
  }

  #readHead(): void {
    const [first] = this.#chunks;
    const received =
      first !== undefined && this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks);
    const headEnd = received.indexOf('\r\n\r\n');
    if (headEnd === -1) return;
    const head = received.toString('latin1', 0, headEnd);
    this.status = Number(head.slice(9, 12));
    const length = /content-length: *(\d+)/i.exec(head)?.[1];
    if (length === undefined) throw new Error(`an answer does not say its length: ${head}`);
    this.#missing = headEnd + 4 + Number(length) - received.length;
  }
}
