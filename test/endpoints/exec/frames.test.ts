import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { IncomingFrames } from '../../../src/endpoints/exec/incoming-frames.ts';
import { OutgoingFrames } from '../../../src/endpoints/exec/outgoing-frames.ts';

describe('messages from the client', () => {
  test('are delivered once and in order, however often and in whatever order they come', () => {
    const arrivals = fc
      .uniqueArray(fc.nat({ max: 40 }), { minLength: 1 })
      .chain((some) => fc.shuffledSubarray([...some, ...some, 0, 1, 2, 3]));
    fc.assert(
      fc.property(arrivals, (sequences) => {
        const incoming = new IncomingFrames<number>();
        const delivered = sequences.flatMap((at) => incoming.receive(at, at).deliver);
        const arrived = new Set(sequences);
        const expected: number[] = [];
        while (arrived.has(expected.length)) expected.push(expected.length);
        expect(delivered).toEqual(expected);
      }),
    );
  });

  test('are acknowledged again when they come again', () => {
    const incoming = new IncomingFrames<string>();
    expect(incoming.receive(0, 'a')).toEqual({ acknowledge: true, deliver: ['a'] });
    expect(incoming.receive(0, 'a')).toEqual({ acknowledge: true, deliver: [] });
  });

  test('that are too far ahead are not acknowledged, so that they come again', () => {
    const incoming = new IncomingFrames<number>();
    for (let at = 1; at <= 256; at += 1) expect(incoming.receive(at, at).acknowledge).toBe(true);
    expect(incoming.receive(257, 257)).toEqual({ acknowledge: false, deliver: [] });
    expect(incoming.receive(0, 0).deliver).toHaveLength(257);
    expect(incoming.receive(257, 257)).toEqual({ acknowledge: true, deliver: [257] });
  });
});

describe('messages to the client', () => {
  const frame = (at: number): Buffer => Buffer.from(`frame ${at}`);

  function sent(count: number, now = 0): OutgoingFrames {
    const outgoing = new OutgoingFrames();
    for (let at = 0; at < count; at += 1) outgoing.add(frame(at), now);
    return outgoing;
  }

  test('are sent again one at a time, the oldest, after 300 ms', () => {
    const outgoing = sent(2, 1000);
    expect(outgoing.dueAt()).toBe(1300);
    expect(outgoing.due(1299)).toBeUndefined();
    expect(outgoing.due(1300)).toEqual(frame(0));
    expect(outgoing.due(1300)).toBeUndefined();
    expect(outgoing.due(1600)).toEqual(frame(0));
    outgoing.acknowledge(0);
    expect(outgoing.due(1600)).toEqual(frame(1));
  });

  test('are kept although a later one was acknowledged', () => {
    const outgoing = sent(3);
    outgoing.acknowledge(2);
    outgoing.acknowledge(1);
    expect(outgoing.due(300)).toEqual(frame(0));
    expect(outgoing.isEmpty).toBe(false);
    outgoing.acknowledge(0);
    expect(outgoing.isEmpty).toBe(true);
    expect(outgoing.dueAt()).toBeUndefined();
  });

  test('fill a window of 256', () => {
    const outgoing = sent(255);
    expect(outgoing.isFull).toBe(false);
    outgoing.add(frame(255), 0);
    expect(outgoing.isFull).toBe(true);
    outgoing.acknowledge(200);
    expect(outgoing.isFull).toBe(false);
  });

  test('are all sent again over a new connection, in order', () => {
    const outgoing = sent(3);
    outgoing.acknowledge(1);
    expect(outgoing.all(50)).toEqual([frame(0), frame(2)]);
    expect(outgoing.dueAt()).toBe(350);
  });

  test('count as taken by a client that reads on and will not acknowledge them', () => {
    const outgoing = sent(2);
    for (let pongs = 1; pongs < 20; pongs += 1) expect(outgoing.answered()).toBe(false);
    expect(outgoing.answered()).toBe(true);
    expect(outgoing.all(0)).toEqual([frame(1)]);
  });

  test('are not given up by a client that says nothing at all', () => {
    const outgoing = sent(1);
    for (let now = 300; now < 60_000; now += 300) expect(outgoing.due(now)).toEqual(frame(0));
    expect(outgoing.isEmpty).toBe(false);
  });
});
