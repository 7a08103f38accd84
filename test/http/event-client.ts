import { Agent, get, type IncomingMessage } from 'node:http';

export interface ServerSentEvent {
  readonly id: string;
  readonly event: string;
  readonly data: unknown;
}

/** A client of GET /_gantry/events over a real socket. */
export interface EventClient {
  readonly response: IncomingMessage;
  /** The next event; undefined when the server has ended the stream. */
  next(): Promise<ServerSentEvent | undefined>;
  /** Goes away without a word, as a closed tab does. */
  leave(): void;
}

/** Browsers keep connections for a next request, which must not keep a closing server waiting. */
const agent = new Agent({ keepAlive: true });

/** Connects, and resolves when the server has answered and the stream has begun. */
export async function listenForEvents(
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<EventClient> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(url, { headers, agent }, resolve).on('error', reject);
  });
  response.setEncoding('utf8');
  const blocks = blocksOf(response);
  await blocks.next();
  return {
    response,
    next: async () => {
      for (;;) {
        const { done, value } = await blocks.next();
        if (done === true) return undefined;
        if (!value.startsWith(':')) return parseEvent(value);
      }
    },
    leave: () => response.destroy(),
  };
}

/** The events of a stream that has ended. */
export function parseEvents(text: string): readonly ServerSentEvent[] {
  const blocks = text.split('\n\n').filter((block) => block !== '' && !block.startsWith(':'));
  return blocks.map(parseEvent);
}

async function* blocksOf(response: IncomingMessage): AsyncGenerator<string, void> {
  let rest = '';
  for await (const text of response) {
    const blocks = (rest + String(text)).split('\n\n');
    rest = blocks.pop() ?? '';
    yield* blocks;
  }
}

function parseEvent(block: string): ServerSentEvent {
  const fields = new Map(
    block.split('\n').map((line) => {
      const colon = line.indexOf(': ');
      return [line.slice(0, colon), line.slice(colon + 2)];
    }),
  );
  const id = fields.get('id') ?? '';
  const event = fields.get('event') ?? '';
  return { id, event, data: JSON.parse(fields.get('data') ?? 'null') };
}
