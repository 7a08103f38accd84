// Gantry for tests: in memory, on the simulated runtime and a virtual clock unless told otherwise,
// reached by a real AWS SDK client without a socket. Start with startGantry.
import { readConfig } from '../config.ts';
import { Gantry } from '../gantry.ts';
import { createLogger } from '../kernel/logger.ts';

export interface StartGantryOptions {
  /** Flags as on the command line, after the defaults of tests. */
  readonly flags?: readonly string[];
}

/** What an SDK client needs to reach Gantry in process. */
export interface ClientConfiguration {
  readonly region: string;
  readonly endpoint: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly requestHandler: { handle(request: SdkRequest): Promise<{ response: SdkResponse }> };
  readonly maxAttempts: number;
}

interface SdkRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface SdkResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface TestGantry {
  readonly gantry: Gantry;
  /** A client of the given class; another account or region is another world. */
  client<C>(
    Client: new (configuration: ClientConfiguration) => C,
    world?: { account?: string; region?: string },
  ): C;
  /** Runs until no key is ready and nothing is in flight. */
  settle(): Promise<void>;
  /** Moves virtual time by milliseconds, settling at each deadline on the way. */
  advance(ms: number): Promise<void>;
  close(): Promise<void>;
}

/** 2026-09-16T10:00:00Z: tests read better when time is the same in each. */
const startOfTime = 1_789_552_800_000;

/** Starts a Gantry that nothing outlives. */
export async function startGantry(options: StartGantryOptions = {}): Promise<TestGantry> {
  const defaults = [
    '--data-dir',
    ':memory:',
    '--runtime',
    'simulated',
    '--clock',
    'virtual',
    '--seed',
    '1',
  ];
  const config = readConfig([...defaults, '--log-level', 'silent', ...(options.flags ?? [])], {});
  const log = createLogger(config.logLevel);
  const gantry = await Gantry.open({ config, log, strict: true, startOfTime });
  await gantry.start();
  return {
    gantry,
    client: (Client, world = {}) => new Client(clientConfiguration(gantry, world)),
    settle: () => gantry.settle(),
    advance: async (ms) => {
      await gantry.control.advanceClock(ms);
    },
    close: () => gantry.close(),
  };
}

function clientConfiguration(
  gantry: Gantry,
  world: { readonly account?: string; readonly region?: string },
): ClientConfiguration {
  return {
    region: world.region ?? 'us-east-1',
    endpoint: 'http://127.0.0.1:4580',
    credentials: { accessKeyId: world.account ?? 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
    requestHandler: {
      async handle(request) {
        const answer = await gantry.app.inject({
          method: 'POST',
          url: request.path,
          headers: request.headers,
          payload: bodyOf(request.body),
        });
        const headers = Object.fromEntries(
          Object.entries(answer.headers).map(([name, value]) => [name, String(value)]),
        );
        return { response: { statusCode: answer.statusCode, headers, body: answer.rawPayload } };
      },
    },
  };
}

function bodyOf(body: unknown): string | Buffer {
  if (typeof body === 'string') return body;
  // A view, not a copy: the SDK's own byte arrays complain when they are read as text.
  return body instanceof Uint8Array
    ? Buffer.from(body.buffer, body.byteOffset, body.byteLength)
    : '';
}
