import { describe, expect, test } from 'vitest';
import { MalformedAgentMessage } from '../../../src/endpoints/exec/agent-message.ts';
import { encode } from '../../clients/session-client.ts';
import { channelWorld, FakeConnection, handshakeResponse } from './channel-world.ts';

describe('a data channel begins', () => {
  test('with a handshake, frame by frame, and with output only after the first size', () => {
    const { channel, connection, happened, input, acknowledge } = channelWorld();
    expect(connection.sent).toMatchObject([
      { type: 'output_stream_data', sequence: 0, flags: 1, payloadType: 5 },
    ]);
    expect(JSON.parse(String(connection.sent[0]?.payload))).toMatchObject({
      RequestedClientActions: [
        {
          ActionType: 'SessionType',
          ActionParameters: { SessionType: 'InteractiveCommands' },
        },
      ],
    });
    acknowledge(0);
    input(6, handshakeResponse(1));
    expect(connection.sent.slice(1)).toMatchObject([
      { type: 'acknowledge', sequence: 0, flags: 3, payloadType: 0 },
      { type: 'output_stream_data', sequence: 1, flags: 0, payloadType: 7 },
    ]);
    expect(JSON.parse(String(connection.sent[1]?.payload))).toMatchObject({
      AcknowledgedMessageType: 'input_stream_data',
      AcknowledgedMessageSequenceNumber: 0,
      IsSequentialMessage: true,
    });
    expect(happened).toEqual([]);
    acknowledge(1);
    input(3, '{"cols":100,"rows":40}');
    expect(happened).toEqual(['started 100x40']);
    channel.write(Buffer.from('# '));
    expect(connection.stream().at(-1)).toMatchObject({ sequence: 2, payloadType: 1 });
  });

  test('without a size after two seconds, as 80 by 24', () => {
    const { clock, happened, input } = channelWorld();
    input(6, handshakeResponse(1));
    clock.jumpTo(clock.now() + 1999);
    expect(happened).toEqual([]);
    clock.jumpTo(clock.now() + 1);
    expect(happened).toEqual(['started 80x24']);
    input(3, '{"cols":100,"rows":40}');
    expect(happened).toEqual(['started 80x24', 'resized 100x40']);
  });

  test('not with a client that cannot take part', () => {
    const { happened, input } = channelWorld();
    input(6, handshakeResponse(3, 'unsupported'));
    expect(happened).toEqual(['terminated the client refused SessionType: unsupported']);
  });

  test.each(['nonsense', '[]', '{}', '{"ProcessedClientActions":5}'])(
    'not with a client that answers the handshake with %s',
    (answer) => {
      const { happened, input } = channelWorld();
      input(6, answer);
      expect(happened).toEqual([
        'terminated the client answered the handshake with something else',
      ]);
    },
  );
});

describe('what the client does', () => {
  test('arrives once and in order, and is acknowledged each time', () => {
    const world = channelWorld();
    world.open();
    world.happened.length = 0;
    const typed = (sequence: number, text: string): void =>
      world.channel.receive(
        encode({
          type: 'input_stream_data',
          sequence,
          flags: 0,
          payloadType: 1,
          payload: Buffer.from(text),
        }),
      );
    const before = world.connection.sent.length;
    typed(3, 'b');
    typed(2, 'a');
    typed(2, 'a');
    expect(world.happened).toEqual(['typed a', 'typed b']);
    const acknowledged = world.connection.sent
      .slice(before)
      .map(({ payload }) => JSON.parse(String(payload)).AcknowledgedMessageSequenceNumber);
    expect(acknowledged).toEqual([3, 2, 2]);
  });

  test('that nobody takes is neither acknowledged nor lost', () => {
    const world = channelWorld();
    world.open();
    world.takesInput = false;
    const before = world.connection.sent.length;
    const frame = { type: 'input_stream_data', sequence: 2, flags: 0, payloadType: 1 };
    const typed = encode({ ...frame, payload: Buffer.from('later') });
    world.channel.receive(typed);
    expect(world.connection.sent).toHaveLength(before);
    world.takesInput = true;
    world.channel.receive(typed);
    expect(world.happened).toContain('typed later');
  });

  test.each(['{"cols":0,"rows":24}', '{"cols":80}', '{"cols":99999,"rows":1}', 'x', '[]', ''])(
    'is without effect when it is a size of %j',
    (size) => {
      const { happened, input } = channelWorld();
      input(6, handshakeResponse(1));
      input(3, size);
      expect(happened.filter((what) => /resized|started/.test(what))).toEqual([]);
    },
  );

  test('may be to end the session', () => {
    const world = channelWorld();
    world.open();
    world.input(10, Buffer.from([0, 0, 0, 2]));
    expect(world.happened.at(-1)).toBe('terminated by the client');
  });

  test('may be unknown, and is then acknowledged and without effect', () => {
    const world = channelWorld();
    world.open();
    const before = world.happened.length;
    world.input(99, 'what is this');
    world.input(10, Buffer.from([0, 0, 0, 1]));
    world.input(10, '');
    expect(world.happened).toHaveLength(before);
    expect(world.connection.sent.at(-1)).toMatchObject({ type: 'acknowledge' });
  });

  test('may be no message at all', () => {
    const { channel } = channelWorld();
    expect(() => channel.receive(Buffer.from('GET / HTTP/1.1'))).toThrow(MalformedAgentMessage);
  });
});

describe('output', () => {
  test('goes out in frames of at most 1024 bytes', () => {
    const world = channelWorld();
    world.open();
    world.channel.write(Buffer.alloc(2500, 'x'));
    const lengths = world.connection
      .stream()
      .slice(2)
      .map(({ payload }) => payload.length);
    expect(lengths).toEqual([1024, 1024, 452]);
  });

  test('is sent again every 300 ms until it is acknowledged, each time with a ping', () => {
    const world = channelWorld();
    world.open();
    world.channel.write(Buffer.from('first'));
    world.channel.write(Buffer.from('second'));
    const again = (): readonly string[] => world.connection.sent.map(({ payload }) => `${payload}`);
    const count = (text: string): number => again().filter((shown) => shown === text).length;
    world.clock.jumpTo(world.clock.now() + 300);
    world.clock.jumpTo(world.clock.now() + 300);
    expect([count('first'), count('second'), world.connection.pings]).toEqual([3, 1, 2]);
    world.acknowledge(2, 3);
    world.clock.jumpTo(world.clock.now() + 10_000);
    expect([count('first'), count('second')]).toEqual([3, 1]);
  });

  test('waits when 256 frames are under way, and goes on when there is room', () => {
    const world = channelWorld();
    world.open();
    world.channel.write(Buffer.alloc(256 * 1024));
    expect(world.channel.isFull).toBe(true);
    world.happened.length = 0;
    world.acknowledge(2);
    expect(world.channel.isFull).toBe(false);
    expect(world.happened).toEqual(['drained']);
  });

  test('is sent again over a new connection, and the old one is closed', () => {
    const world = channelWorld();
    world.open();
    world.channel.write(Buffer.from('shown'));
    world.channel.write(Buffer.from('lost'));
    world.acknowledge(2);
    const second = new FakeConnection();
    world.channel.connect(second);
    expect(world.connection.isClosed).toBe(true);
    expect(second.sent).toMatchObject([{ sequence: 3, payload: Buffer.from('lost') }]);
    expect(world.channel.disconnected(world.connection), 'the old one counts no more').toBe(false);
    expect(world.channel.disconnected(second)).toBe(true);
  });

  test('of a time without connection waits for the next one', () => {
    const world = channelWorld();
    world.open();
    world.channel.disconnected(world.connection);
    world.channel.write(Buffer.from('meanwhile'));
    world.clock.jumpTo(world.clock.now() + 10_000);
    const second = new FakeConnection();
    world.channel.connect(second);
    expect(second.sent).toMatchObject([{ payload: Buffer.from('meanwhile') }]);
  });
});

describe('the end', () => {
  test('waits until the client has everything, then tells it, then closes', async () => {
    const world = channelWorld();
    world.open();
    world.channel.write(Buffer.from('bye'));
    world.channel.close('');
    expect(world.connection.goodbye()).toBeUndefined();
    world.acknowledge(2);
    expect(world.connection.goodbye()).toBe('');
    expect(world.connection.isClosed).toBe(false);
    world.clock.jumpTo(world.clock.now() + 500);
    expect(world.connection.isClosed).toBe(true);
    await world.channel.closed;
  });

  test('does not wait forever for a client that takes nothing', () => {
    const world = channelWorld();
    world.open();
    world.channel.write(Buffer.from('unread'));
    world.channel.close('why');
    world.clock.jumpTo(world.clock.now() + 1999);
    expect(world.connection.goodbye()).toBeUndefined();
    world.clock.jumpTo(world.clock.now() + 1);
    expect(world.connection.goodbye()).toBe('why');
  });

  test('is told to a client that was away when it came', () => {
    const world = channelWorld();
    world.open();
    world.channel.disconnected(world.connection);
    world.channel.write(Buffer.from('last words'));
    world.channel.close('');
    const second = new FakeConnection();
    world.channel.connect(second);
    expect(second.goodbye()).toBeUndefined();
    world.acknowledge(2);
    expect(second.goodbye()).toBe('');
  });

  test('is over at once when it is abandoned, and when the client goes after it was told', async () => {
    const abandoned = channelWorld();
    abandoned.open();
    abandoned.channel.write(Buffer.from('unread'));
    abandoned.channel.abandon('Gantry was stopped.');
    expect(abandoned.connection.goodbye()).toBe('Gantry was stopped.');
    expect(abandoned.connection.isClosed).toBe(true);
    await abandoned.channel.closed;

    const left = channelWorld();
    left.open();
    left.channel.close('');
    left.channel.disconnected(left.connection);
    await left.channel.closed;
  });

  test('leaves no alarm behind', async () => {
    const world = channelWorld();
    world.open();
    world.channel.write(Buffer.from('x'));
    world.channel.abandon('');
    expect(world.clock.nextDeadline({ includeBackground: true })).toBeUndefined();
  });
});
