import { afterEach, describe, expect, test, vi } from 'vitest';
import { AssertionError } from '../../src/kernel/assert.ts';
import { VirtualClock } from '../../src/kernel/clock.ts';
import { createLogger } from '../../src/kernel/logger.ts';
import { type Outcome, ReconcileLoop } from '../../src/kernel/reconcile-loop.ts';

const resyncMs = 60_000;
const loops: ReconcileLoop[] = [];

afterEach(async () => {
  await Promise.all(loops.splice(0).map((loop) => loop.stop()));
});

/** A loop whose controller for `thing/…` is the given function. */
function newLoop(
  reconcile: (id: string, signal: AbortSignal) => Promise<Outcome>,
  options: {
    readonly concurrency?: number;
    readonly liveKeys?: () => Promise<Iterable<string>>;
  } = {},
) {
  const clock = new VirtualClock(0);
  const log = createLogger('silent');
  const loop = new ReconcileLoop({
    clock,
    log,
    controllers: [{ kind: 'thing', reconcile }],
    liveKeys: options.liveKeys ?? (async () => []),
    concurrency: options.concurrency ?? 4,
    resyncMs,
  });
  loops.push(loop);
  return { clock, log, loop };
}

/** Something that lasts until the test ends it with `open`. */
function newGate<T>() {
  let open: (value: T) => void = () => {};
  const passed = new Promise<T>((resolve) => {
    open = resolve;
  });
  return { passed, open: (value: T) => open(value) };
}

const done: Outcome = { why: 'nothing left to do' };

describe('a pass that is done', () => {
  test('is not repeated, and says why', async () => {
    const reconcile = vi.fn(async () => done);
    const { clock, loop } = newLoop(reconcile);
    loop.queue.add('thing/a/b');
    await loop.settled();
    expect(reconcile).toHaveBeenCalledExactlyOnceWith('a/b', expect.any(AbortSignal));
    expect(loop.recordOf('thing/a/b')).toEqual({ at: 0, why: done.why, failures: 0 });
    expect(clock.nextDeadline({ includeBackground: false })).toBeUndefined();
  });
});

describe('what was decided about a key', () => {
  test('is forgotten when a pass finds that there is nothing behind it', async () => {
    const outcomes: Outcome[] = [done, { why: 'there is no such thing', gone: true }];
    const { loop } = newLoop(async () => outcomes.shift() ?? done);
    loop.queue.add('thing/a');
    await loop.settled();
    expect(loop.recordOf('thing/a')).toBeDefined();
    loop.queue.add('thing/a');
    await loop.settled();
    expect(loop.recordOf('thing/a')).toBeUndefined();
  });

  test('is forgotten when the loop is cleared, with the deadline', async () => {
    const { clock, loop } = newLoop(async () => ({ why: 'too early', recheckAt: 500 }));
    loop.queue.add('thing/a');
    await loop.settled();
    loop.clear();
    expect(loop.recordOf('thing/a')).toBeUndefined();
    expect(clock.nextDeadline({ includeBackground: false })).toBeUndefined();
  });
});

describe('a pass that asks for a recheck', () => {
  test('is repeated then', async () => {
    const reconcile = vi.fn(async () => ({ why: 'too early', recheckAt: clock.now() + 500 }));
    const { clock, loop } = newLoop(reconcile);
    loop.queue.add('thing/a');
    await loop.settled();
    expect(loop.recordOf('thing/a')).toMatchObject({ why: 'too early', recheckAt: 500 });
    clock.jumpTo(499);
    await loop.settled();
    expect(reconcile).toHaveBeenCalledTimes(1);
    clock.jumpTo(500);
    await loop.settled();
    expect(reconcile).toHaveBeenCalledTimes(2);
  });

  test('for now is repeated at once, after itself', async () => {
    const outcomes = [{ why: 'one step', recheckAt: 0 }, { why: 'next step', recheckAt: 0 }, done];
    const reconcile = vi.fn(async () => outcomes.shift() ?? done);
    const { loop } = newLoop(reconcile);
    loop.queue.add('thing/a');
    await loop.settled();
    expect(reconcile).toHaveBeenCalledTimes(3);
  });
});

describe('a pass that fails', () => {
  test('is repeated after 0.2 s, twice that each time, and a minute at most', async () => {
    const { clock, loop } = newLoop(() => Promise.reject(new Error('the engine is away')));
    loop.queue.add('thing/a');
    const waits: number[] = [];
    for (let count = 0; count < 12; count += 1) {
      await loop.settled();
      const next = clock.nextDeadline({ includeBackground: false }) ?? Number.NaN;
      waits.push(next - clock.now());
      clock.jumpTo(next);
    }
    expect(waits).toEqual([
      200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 51_200, 60_000, 60_000, 60_000,
    ]);
    await loop.settled();
    expect(loop.recordOf('thing/a')).toMatchObject({
      failures: 13,
      why: expect.stringContaining('the engine is away'),
    });
  });

  test('starts again at 0.2 s once it has succeeded', async () => {
    const results = [true, true, false, true];
    const { clock, loop } = newLoop(async () => {
      if (results.shift() === true) throw new Error('no');
      return { why: 'well', recheckAt: clock.now() + 5000 };
    });
    loop.queue.add('thing/a');
    const waits: number[] = [];
    for (let count = 0; count < 4; count += 1) {
      await loop.settled();
      const next = clock.nextDeadline({ includeBackground: false }) ?? Number.NaN;
      waits.push(next - clock.now());
      clock.jumpTo(next);
    }
    expect(waits).toEqual([200, 400, 5000, 200]);
  });

  test('is repeated at once when something touches the key', async () => {
    const reconcile = vi.fn(async () => done);
    reconcile.mockRejectedValueOnce('not even an Error');
    const { clock, loop } = newLoop(reconcile);
    loop.queue.add('thing/a');
    await loop.settled();
    loop.queue.add('thing/a');
    await loop.settled();
    expect(loop.recordOf('thing/a')).toEqual({ at: 0, why: done.why, failures: 0 });
    expect(clock.nextDeadline({ includeBackground: false })).toBeUndefined();
  });

  test('does not keep others waiting', async () => {
    const { loop } = newLoop(async (id) => {
      if (id === 'broken') throw new Error('no');
      return done;
    });
    for (const key of ['thing/broken', 'thing/a', 'thing/b']) loop.queue.add(key);
    await loop.settled();
    expect(loop.recordOf('thing/a')).toMatchObject({ failures: 0 });
    expect(loop.recordOf('thing/b')).toMatchObject({ failures: 0 });
  });
});

describe('a pass that finds a bug of Gantry', () => {
  test('is logged as one and not repeated until the next touch', async () => {
    const reconcile = vi.fn(async () => done);
    reconcile.mockRejectedValueOnce(new AssertionError('a status went back', { task: 'a' }));
    const { clock, log, loop } = newLoop(reconcile);
    const error = vi.spyOn(log, 'error');
    loop.queue.add('thing/a');
    await loop.settled();
    expect(clock.nextDeadline({ includeBackground: false })).toBeUndefined();
    expect(loop.recordOf('thing/a')).toMatchObject({
      failures: 1,
      why: expect.stringContaining('a status went back'),
    });
    expect(error).toHaveBeenCalledTimes(1);
    loop.queue.add('thing/a');
    await loop.settled();
    expect(loop.recordOf('thing/a')).toMatchObject({ failures: 0 });
  });

  test('as a key does that no controller takes', async () => {
    const { clock, loop } = newLoop(async () => done);
    loop.queue.add('nobody/a');
    await loop.settled();
    expect(loop.recordOf('nobody/a')).toMatchObject({
      why: expect.stringContaining('no controller takes the key'),
    });
    expect(clock.nextDeadline({ includeBackground: false })).toBeUndefined();
  });
});

describe('keys', () => {
  test('run several at once, as many as allowed, and never one twice', async () => {
    const running: string[] = [];
    const counts: number[] = [];
    const { loop } = newLoop(
      async (id) => {
        expect(running, 'the key is in flight already').not.toContain(id);
        running.push(id);
        counts.push(running.length);
        for (const other of ['a', 'b', 'c', 'd']) {
          if (counts.length < 50) loop.queue.add(`thing/${other}`);
        }
        await new Promise((resolve) => setImmediate(resolve));
        running.splice(running.indexOf(id), 1);
        return done;
      },
      { concurrency: 3 },
    );
    loop.queue.add('thing/a');
    await loop.settled();
    expect(counts.length).toBeGreaterThanOrEqual(50);
    expect(Math.max(...counts)).toBe(3);
    expect(loop.recordOf('thing/a'), 'an expectation failed inside a pass').toMatchObject({
      failures: 0,
    });
  });

  test('touched by a pass of their own are looked at again', async () => {
    const reconcile = vi.fn(async () => {
      if (reconcile.mock.calls.length === 1) loop.queue.add('thing/a');
      return done;
    });
    const { loop } = newLoop(reconcile);
    loop.queue.add('thing/a');
    await loop.settled();
    expect(reconcile).toHaveBeenCalledTimes(2);
  });

  test('remember their last pass, the newest twenty thousand', async () => {
    const { loop } = newLoop(async () => done, { concurrency: 1000 });
    for (let id = 0; id < 20_010; id += 1) loop.queue.add(`thing/${id}`);
    await loop.settled();
    expect(loop.recordOf('thing/9')).toBeUndefined();
    expect(loop.recordOf('thing/10')).toBeDefined();
    expect(loop.recordOf('thing/20009')).toBeDefined();
  });
});

describe('settled', () => {
  test('resolves at once when there is nothing to do, and does not wait for deadlines', async () => {
    const { loop } = newLoop(async () => done);
    loop.queue.addAt('thing/a', 1000);
    await loop.settled();
    expect(loop.queue.plannedCount).toBe(1);
  });

  test('waits for what a pass adds, however long the chain', async () => {
    const seen: string[] = [];
    const { loop } = newLoop(async (id) => {
      seen.push(id);
      await new Promise((resolve) => setImmediate(resolve));
      if (Number(id) > 0) loop.queue.add(`thing/${Number(id) - 1}`);
      return done;
    });
    loop.queue.add('thing/5');
    await loop.settled();
    expect(seen).toEqual(['5', '4', '3', '2', '1', '0']);
  });

  test('waits for a key that is added between its call and its answer', async () => {
    const reconcile = vi.fn(async () => done);
    const { loop } = newLoop(reconcile);
    loop.queue.add('thing/a');
    const settled = loop.settled();
    loop.queue.add('thing/b');
    await settled;
    expect(reconcile).toHaveBeenCalledTimes(2);
  });

  test('loses no wake-up when a key is added at any moment of a pass', async () => {
    const passes = new Map<string, number>();
    const { loop } = newLoop(
      async (id) => {
        const { length } = id;
        for (let turn = 0; turn < length % 3; turn += 1) await Promise.resolve();
        passes.set(id, (passes.get(id) ?? 0) + 1);
        return done;
      },
      { concurrency: 2 },
    );
    const ids = ['x', 'xx', 'xxx', 'xxxx', 'xxxxx'];
    for (let round = 0; round < 200; round += 1) {
      for (const id of ids) loop.queue.add(`thing/${id}`);
      for (let turn = 0; turn < round % 7; turn += 1) await Promise.resolve();
      const before = new Map(passes);
      for (const id of ids) loop.queue.add(`thing/${id}`);
      await loop.settled();
      expect(loop.queue.readyCount + loop.queue.inFlightCount).toBe(0);
      for (const id of ids) expect(passes.get(id)).toBeGreaterThan(before.get(id) ?? 0);
    }
  });

  test('waits for a resync under way', async () => {
    const gate = newGate<string[]>();
    const reconcile = vi.fn(async () => done);
    const { loop } = newLoop(reconcile, { liveKeys: () => gate.passed });
    void loop.resync();
    const settled = loop.settled();
    gate.open(['thing/late']);
    await settled;
    expect(reconcile).toHaveBeenCalledTimes(1);
  });
});

describe('the resync', () => {
  test('at the start finds all that is live', async () => {
    const seen: string[] = [];
    const { loop } = newLoop(
      async (id) => {
        seen.push(id);
        return done;
      },
      { liveKeys: async () => ['thing/a', 'thing/b'] },
    );
    await loop.start();
    await loop.settled();
    expect(seen).toEqual(['a', 'b']);
  });

  test('finds lost work a minute later, every minute, in the background', async () => {
    const seen: number[] = [];
    const live: string[] = [];
    const { clock, loop } = newLoop(
      async () => {
        seen.push(clock.now());
        return done;
      },
      { liveKeys: async () => live },
    );
    await loop.start();
    live.push('thing/lost');
    expect(clock.nextDeadline({ includeBackground: false })).toBeUndefined();
    for (const at of [resyncMs, 2 * resyncMs]) {
      expect(clock.nextDeadline({ includeBackground: true })).toBe(at);
      clock.jumpTo(at);
      await loop.settled();
    }
    expect(seen).toEqual([resyncMs, 2 * resyncMs]);
  });

  test('that fails is tried again a minute later', async () => {
    const liveKeys = vi.fn(async () => ['thing/a']);
    liveKeys.mockRejectedValueOnce(new Error('the tables are away'));
    const reconcile = vi.fn(async () => done);
    const { clock, loop } = newLoop(reconcile, { liveKeys });
    await loop.start();
    await loop.settled();
    expect(reconcile).not.toHaveBeenCalled();
    clock.jumpTo(resyncMs);
    await loop.settled();
    expect(reconcile).toHaveBeenCalledTimes(1);
  });

  test('is not begun while the one before is still under way', async () => {
    const gate = newGate<string[]>();
    const liveKeys = vi.fn(async (): Promise<string[]> => []);
    const { clock, loop } = newLoop(async () => done, { liveKeys });
    await loop.start();
    liveKeys.mockReturnValue(gate.passed);
    clock.jumpTo(resyncMs);
    clock.jumpTo(2 * resyncMs);
    expect(liveKeys).toHaveBeenCalledTimes(2);
    gate.open([]);
    await loop.settled();
    clock.jumpTo(3 * resyncMs);
    expect(liveKeys).toHaveBeenCalledTimes(3);
  });
});

describe('stop', () => {
  test('tells the passes in flight and waits for them', async () => {
    const gate = newGate<Outcome>();
    const signals: AbortSignal[] = [];
    const { loop } = newLoop((_, signal) => {
      signals.push(signal);
      return gate.passed;
    });
    loop.queue.add('thing/a');
    await vi.waitFor(() => expect(signals).toHaveLength(1));
    const stopped = vi.fn();
    const stopping = loop.stop().then(stopped);
    await new Promise((resolve) => setImmediate(resolve));
    expect(signals[0]?.aborted).toBe(true);
    expect(stopped, 'stop() resolved while a pass was in flight').not.toHaveBeenCalled();
    gate.open(done);
    await stopping;
    expect(loop.queue.inFlightCount).toBe(0);
  });

  test('leaves nothing that could wake the loop again', async () => {
    const gate = newGate<Outcome>();
    const reconcile = vi.fn(async () => {
      await gate.passed;
      return { why: 'later', recheckAt: 5000 };
    });
    const { clock, loop } = newLoop(reconcile, { liveKeys: async () => ['thing/a'] });
    await loop.start();
    await vi.waitFor(() => expect(reconcile).toHaveBeenCalledTimes(1));
    loop.queue.add('thing/a');
    loop.queue.add('thing/b');
    const stopping = loop.stop();
    gate.open(done);
    await stopping;
    loop.queue.add('thing/c');
    loop.queue.addAt('thing/d', 5000);
    await loop.settled();
    expect(loop.queue.readyCount, 'whoever waits for an empty queue waits forever').toBe(0);
    expect(clock.nextDeadline({ includeBackground: true })).toBeUndefined();
    expect(reconcile).toHaveBeenCalledTimes(1);
  });

  test('during the first resync leaves no later one planned', async () => {
    const gate = newGate<string[]>();
    const { clock, loop } = newLoop(async () => done, { liveKeys: () => gate.passed });
    const starting = loop.start();
    const stopping = loop.stop();
    gate.open(['thing/a']);
    await Promise.all([starting, stopping]);
    expect(clock.nextDeadline({ includeBackground: true })).toBeUndefined();
  });

  test('takes a failing pass for an end, not for a reason to try again', async () => {
    const { loop } = newLoop(
      (_, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
        }),
    );
    loop.queue.add('thing/a');
    await vi.waitFor(() => expect(loop.queue.inFlightCount).toBe(1));
    await loop.stop();
    expect(loop.recordOf('thing/a')).toBeUndefined();
    expect(loop.queue.plannedCount).toBe(0);
  });
});
