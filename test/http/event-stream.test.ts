import { describe, expect, test } from 'vitest';
import { EventStream } from '../../src/http/event-stream.ts';
import { VirtualClock } from '../../src/kernel/clock.ts';
import type { StoredEvent } from '../../src/ports/control.ts';

describe('a stream that nothing happens on', () => {
  test('says so every 15 seconds, so that no proxy closes it', () => {
    const { clock, stream } = streamOf([]);
    expect(String(stream.read())).toBe(': events of Gantry\n\n');
    clock.jumpTo(14_999);
    expect(stream.read()).toBeNull();
    clock.jumpTo(15_000);
    expect(String(stream.read())).toBe(': keep-alive\n\n');
    clock.jumpTo(30_000);
    expect(String(stream.read())).toBe(': keep-alive\n\n');
    stream.destroy();
  });
});

describe('a client that does not read', () => {
  test('makes the stream wait with the events in the store', () => {
    const { stream, asked } = streamOf(events(1000));
    stream.read(0);
    expect(stream.readableLength).toBeLessThan(80_000);
    expect(asked.highest, 'it reads no further ahead than its buffer').toBeLessThan(1000);
    stream.destroy();
  });

  test('is dropped when it takes nothing between two keep-alives', () => {
    const { clock, stream } = streamOf(events(1000));
    stream.read(0);
    clock.jumpTo(15_000);
    expect(stream.destroyed).toBe(false);
    clock.jumpTo(30_000);
    expect(stream.destroyed).toBe(true);
  });

  test('is kept when it reads again in time, and gets everything once', async () => {
    const { clock, stream } = streamOf(events(1000), { follow: false });
    stream.read(0);
    clock.jumpTo(15_000);
    const ids: string[] = [];
    for await (const chunk of stream) ids.push(...(String(chunk).match(/^id: \d+$/gm) ?? []));
    expect(ids).toEqual(events(1000).map((event) => `id: ${event.sequence}`));
  });
});

describe('a stream that is over', () => {
  test.each(['end', 'destroy'] as const)('by %s leaves no listener and no alarm', async (by) => {
    const { clock, stream, listeners } = streamOf([]);
    stream.resume();
    expect(listeners.size).toBe(1);
    stream[by]();
    expect(listeners.size).toBe(0);
    expect(clock.nextDeadline({ includeBackground: true })).toBeUndefined();
  });
});

function streamOf(stored: readonly StoredEvent[], options: { readonly follow?: boolean } = {}) {
  const clock = new VirtualClock(0);
  const listeners = new Set<() => void>();
  const asked = { highest: 0 };
  const stream = new EventStream({
    clock,
    after: 0,
    follow: options.follow ?? true,
    control: {
      eventsAfter: (sequence, limit) => {
        asked.highest = Math.max(asked.highest, sequence);
        return stored.filter((event) => event.sequence > sequence).slice(0, limit);
      },
      onEvents: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
  });
  return { clock, stream, listeners, asked };
}

/** Events of about a kilobyte each. */
function events(count: number): readonly StoredEvent[] {
  return Array.from({ length: count }, (_, at) => ({
    sequence: at + 1,
    id: `event-${at + 1}`,
    at: 0,
    account: '000000000000',
    region: 'us-east-1',
    source: 'aws.ecs',
    detailType: 'ECS Task State Change',
    resources: ['arn:aws:ecs:us-east-1:000000000000:task/demo/1'],
    detail: { padding: 'x'.repeat(700) },
  }));
}
