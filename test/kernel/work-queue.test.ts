import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { VirtualClock } from '../../src/kernel/clock.ts';
import { WorkQueue } from '../../src/kernel/work-queue.ts';

function newQueue() {
  const clock = new VirtualClock(0);
  const queue = new WorkQueue(clock);
  const ready = vi.fn();
  queue.onReady(ready);
  return { clock, queue, ready };
}

describe('a key', () => {
  test('is held once however often it is added', () => {
    const { queue, ready } = newQueue();
    queue.add('a');
    queue.add('b');
    queue.add('a');
    expect(queue.readyCount).toBe(2);
    expect(ready).toHaveBeenCalledTimes(2);
    expect([queue.take(), queue.take(), queue.take()]).toEqual(['a', 'b', undefined]);
  });

  test('added in flight comes again after done, once, and not before', () => {
    const { queue, ready } = newQueue();
    queue.add('a');
    queue.take();
    ready.mockClear();
    queue.add('a');
    queue.add('a');
    expect(queue.take(), 'two workers must never have one key').toBeUndefined();
    expect(ready).not.toHaveBeenCalled();
    queue.done('a');
    expect(ready).toHaveBeenCalledTimes(1);
    expect(queue.take()).toBe('a');
    queue.done('a');
    expect(queue.take()).toBeUndefined();
  });

  test('planned for later is ready then', () => {
    const { clock, queue, ready } = newQueue();
    queue.addAt('a', 10);
    expect(queue.deadlineOf('a')).toBe(10);
    clock.jumpTo(9);
    expect(queue.take()).toBeUndefined();
    clock.jumpTo(10);
    expect(ready).toHaveBeenCalledTimes(1);
    expect(queue.deadlineOf('a')).toBeUndefined();
    expect(queue.take()).toBe('a');
  });

  test.each([
    [10, 20],
    [20, 10],
  ])('planned for %i and %i is ready at the sooner, and only then', (first, second) => {
    const { clock, queue } = newQueue();
    queue.addAt('a', first);
    queue.addAt('a', second);
    expect(queue.plannedCount).toBe(1);
    clock.jumpTo(10);
    expect(queue.take()).toBe('a');
    queue.done('a');
    clock.jumpTo(20);
    expect(queue.take()).toBeUndefined();
  });

  test('planned for an instant that has come is ready at once', () => {
    const { queue } = newQueue();
    queue.addAt('a', 0);
    expect(queue.take()).toBe('a');
  });

  test('whose deadline comes while it is in flight comes again after done', () => {
    const { clock, queue } = newQueue();
    queue.add('a');
    queue.take();
    queue.addAt('a', 5);
    clock.jumpTo(5);
    expect(queue.take()).toBeUndefined();
    queue.done('a');
    expect(queue.take()).toBe('a');
  });

  test('added before its deadline needs no second look', () => {
    const { clock, queue } = newQueue();
    queue.addAt('a', 10);
    queue.add('a');
    expect(queue.plannedCount).toBe(0);
    expect(queue.take()).toBe('a');
    queue.done('a');
    clock.jumpTo(10);
    expect(queue.take()).toBeUndefined();
  });
});

test('clear drops every key but those in flight', () => {
  const { clock, queue } = newQueue();
  queue.add('flying');
  queue.take();
  queue.add('flying');
  queue.add('ready');
  queue.addAt('planned', 10);
  queue.clear();
  expect([queue.readyCount, queue.inFlightCount, queue.plannedCount]).toEqual([0, 1, 0]);
  queue.done('flying');
  clock.jumpTo(10);
  expect(queue.take()).toBeUndefined();
});

// The model holds, for each key, when it wants to be looked at next and whether somebody looks now.
type Step =
  | { readonly do: 'add'; readonly key: string }
  | { readonly do: 'addAt'; readonly key: string; readonly afterMs: number }
  | { readonly do: 'take' }
  | { readonly do: 'done'; readonly nth: number }
  | { readonly do: 'pass'; readonly ms: number };

class NaiveQueue {
  now = 0;
  readonly wishes = new Map<string, number>();
  readonly taken = new Set<string>();

  wish(key: string, at: number): void {
    const present = this.wishes.get(key);
    const wanted = Math.max(at, this.now);
    if (present === undefined || wanted < present) this.wishes.set(key, wanted);
  }

  /** Keys that may be taken now. */
  ready(): readonly string[] {
    return [...this.wishes]
      .filter(([key, at]) => at <= this.now && !this.taken.has(key))
      .map(([key]) => key);
  }

  /** When a key is to come by itself, if not now. */
  planned(key: string): number | undefined {
    const at = this.wishes.get(key);
    return at !== undefined && at > this.now ? at : undefined;
  }
}

const keys = ['a', 'b', 'c'] as const;
const anyKey = fc.constantFrom(...keys);
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('add' as const), key: anyKey }),
  fc.record({
    do: fc.constant('addAt' as const),
    key: anyKey,
    afterMs: fc.integer({ min: -2, max: 9 }),
  }),
  fc.record({ do: fc.constant('take' as const) }),
  fc.record({ do: fc.constant('done' as const), nth: fc.nat(2) }),
  fc.record({ do: fc.constant('pass' as const), ms: fc.nat(5) }),
);

test('the queue does what a map of wishes would do, whatever is asked of it', () => {
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 60 }), (steps) => {
      const { clock, queue } = newQueue();
      const model = new NaiveQueue();
      for (const step of steps) {
        play(step, { clock, queue, model });
        expect(queue.readyCount, 'ready').toBe(model.ready().length);
        expect(queue.inFlightCount, 'in flight').toBe(model.taken.size);
        for (const key of keys) expect(queue.deadlineOf(key), key).toBe(model.planned(key));
      }
    }),
    { numRuns: 1000 },
  );
});

function play(
  step: Step,
  { clock, queue, model }: { clock: VirtualClock; queue: WorkQueue; model: NaiveQueue },
): void {
  switch (step.do) {
    case 'add':
      queue.add(step.key);
      model.wish(step.key, model.now);
      break;
    case 'addAt':
      queue.addAt(step.key, model.now + step.afterMs);
      model.wish(step.key, model.now + step.afterMs);
      break;
    case 'take':
      take(queue, model);
      break;
    case 'done': {
      const key = [...model.taken][step.nth];
      if (key === undefined) break;
      queue.done(key);
      model.taken.delete(key);
      break;
    }
    case 'pass':
      model.now += step.ms;
      clock.jumpTo(model.now);
      break;
    default:
      step satisfies never;
  }
}

function take(queue: WorkQueue, model: NaiveQueue): void {
  const candidates = model.ready();
  const key = queue.take();
  if (candidates.length === 0) {
    expect(key, 'a key was handed out although none is ready').toBeUndefined();
    return;
  }
  expect(candidates, 'a key was handed out that is not ready').toContain(key);
  model.taken.add(String(key));
  model.wishes.delete(String(key));
}
