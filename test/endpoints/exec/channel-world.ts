// A data channel in virtual time, with a connection that keeps what is sent over it, and a client that
// answers only what a test tells it to.
import {
  type ChannelConnection,
  DataChannel,
  type DataChannelOptions,
} from '../../../src/endpoints/exec/data-channel.ts';
import { VirtualClock } from '../../../src/kernel/clock.ts';
import { Ids } from '../../../src/kernel/ids.ts';
import { SeededRandom } from '../../../src/kernel/random.ts';
import type { TerminalSize } from '../../../src/ports/exec.ts';
import { decode, encode, type Frame } from '../../clients/session-client.ts';

/** A connection that takes everything and says nothing. */
export class FakeConnection implements ChannelConnection {
  readonly sent: Frame[] = [];
  pings = 0;
  isClosed = false;

  send(bytes: Buffer): void {
    this.sent.push(decode(bytes));
  }

  ping(): void {
    this.pings += 1;
  }

  close(): void {
    this.isClosed = true;
  }

  /** The numbered messages so far, by payload type. */
  stream(): readonly Frame[] {
    return this.sent.filter(({ type }) => type === 'output_stream_data');
  }

  /** What the client was told at the end. */
  goodbye(): string | undefined {
    const closed = this.sent.find(({ type }) => type === 'channel_closed');
    return closed && JSON.parse(String(closed.payload)).Output;
  }
}

export interface ChannelWorld {
  readonly channel: DataChannel;
  readonly clock: VirtualClock;
  readonly connection: FakeConnection;
  readonly happened: string[];
  takesInput: boolean;
  /** A message of the client's numbered stream. */
  input(payloadType: number, payload: string | Buffer): void;
  /** The client has these. */
  acknowledge(...sequences: readonly number[]): void;
  /** Everything up to the first size: output may flow. */
  open(): void;
}

/** A channel that a client has just connected to. */
export function channelWorld(overrides: Partial<DataChannelOptions> = {}): ChannelWorld {
  const clock = new VirtualClock(1_790_000_000_000);
  const happened: string[] = [];
  const connection = new FakeConnection();
  const show = ({ columns, rows }: TerminalSize): string => `${columns}x${rows}`;
  let sequence = 0;
  const channel = new DataChannel({
    sessionId: 'ecs-execute-command-0123456789abcdef0',
    clientId: 'client',
    command: '/bin/sh',
    clock,
    ids: new Ids(new SeededRandom(1)),
    events: {
      started: (size) => happened.push(`started ${show(size)}`),
      resized: (size) => happened.push(`resized ${show(size)}`),
      typed: (bytes) => happened.push(`typed ${bytes}`),
      takesInput: () => world.takesInput,
      drained: () => happened.push('drained'),
      terminated: (why) => happened.push(`terminated ${why ?? 'by the client'}`),
    },
    ...overrides,
  });
  const world: ChannelWorld = {
    channel,
    clock,
    connection,
    happened,
    takesInput: true,
    input(payloadType, payload) {
      const frame = { type: 'input_stream_data', flags: 0, payloadType };
      channel.receive(encode({ ...frame, sequence, payload: Buffer.from(payload) }));
      sequence += 1;
    },
    acknowledge(...sequences) {
      for (const acknowledged of sequences) {
        const payload = JSON.stringify({ AcknowledgedMessageSequenceNumber: acknowledged });
        const frame = { type: 'acknowledge', sequence: 0, flags: 3, payloadType: 0 };
        channel.receive(encode({ ...frame, payload: Buffer.from(payload) }));
      }
    },
    open() {
      this.acknowledge(0);
      this.input(6, handshakeResponse(1));
      this.acknowledge(1);
      this.input(3, '{"cols":100,"rows":40}');
    },
  };
  channel.connect(connection);
  return world;
}

export function handshakeResponse(status: number, error = ''): string {
  const action = { ActionType: 'SessionType', ActionStatus: status, Error: error };
  return JSON.stringify({ ClientVersion: '1.2.0.0', ProcessedClientActions: [action] });
}
