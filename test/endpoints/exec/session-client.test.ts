import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DataChannel } from '../../../src/endpoints/exec/data-channel.ts';
import { SessionClient } from '../../../src/endpoints/exec/session-client.ts';
import { VirtualClock } from '../../../src/kernel/clock.ts';
import { Ids } from '../../../src/kernel/ids.ts';
import { SeededRandom } from '../../../src/kernel/random.ts';

/** Both ends of a channel on one clock, over a line that loses what `loses` says. */
function joined(loses: () => boolean) {
  const clock = new VirtualClock(1_790_000_000_000);
  const ids = new Ids(new SeededRandom(1));
  const seen = { typed: '', shown: '', sizes: [] as string[], goodbye: '' };
  const underWay: (() => void)[] = [];
  const carry = (deliver: () => void): void => {
    if (!loses()) underWay.push(deliver);
  };
  const client = new SessionClient({
    clock,
    ids,
    send: (bytes) => carry(() => channel.receive(Buffer.from(bytes))),
    size: () => ({ columns: 100, rows: 40 }),
    show: (output) => {
      seen.shown += output;
    },
    closed: (text) => {
      seen.goodbye = `closed ${text}`;
    },
  });
  const channel = new DataChannel({
    sessionId: 'session',
    clientId: 'client',
    command: 'sh',
    clock,
    ids,
    events: {
      started: ({ columns, rows }) => seen.sizes.push(`${columns}x${rows}`),
      resized: ({ columns, rows }) => seen.sizes.push(`${columns}x${rows}`),
      typed: (bytes) => {
        seen.typed += bytes;
      },
      takesInput: () => true,
      drained: () => {},
      terminated: () => {},
    },
  });
  const settle = (): void => {
    for (let rounds = 0; rounds < 500; rounds += 1) {
      for (let next = underWay.shift(); next !== undefined; next = underWay.shift()) next();
      clock.jumpTo(clock.now() + 300);
    }
  };
  channel.connect({
    send: (bytes) => carry(() => client.receive(bytes)),
    ping: () => {},
    close: () => {},
  });
  return { client, channel, seen, settle };
}

test('a client and a channel understand each other, whatever is lost between them', () => {
  const losses = fc.array(fc.boolean(), { maxLength: 40 });
  fc.assert(
    fc.property(losses, fc.string({ maxLength: 3000 }), (lost, text) => {
      const left = [...lost];
      const { client, channel, seen, settle } = joined(() => left.shift() ?? false);
      settle();
      channel.write(Buffer.from(`# ${text}`));
      client.type(Buffer.from(text));
      client.resize();
      settle();
      expect(seen.typed).toBe(text);
      expect(seen.shown).toBe(`# ${text}`);
      expect(seen.sizes.at(-1)).toBe('100x40');
      channel.close('why');
      settle();
      expect(seen.goodbye).toBe('closed why');
    }),
    { numRuns: 50 },
  );
});
