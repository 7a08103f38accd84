// The two ways of letting time pass while a test waits for a condition: moving a virtual clock from
// deadline to deadline, or polling in real time. Neither sleeps for a guessed while.
import { vi } from 'vitest';
import type { VirtualClock } from '../../src/kernel/clock.ts';

const virtualBoundMs = 60 * 60 * 1000;
/** Promise chains between two deadlines get this many turns of the event loop to finish. */
const turnsPerDeadline = 5;

/** Advances `clock` from deadline to deadline until the condition holds, for at most a virtual hour. */
export async function untilVirtual(
  clock: VirtualClock,
  condition: () => Promise<boolean>,
): Promise<void> {
  const bound = clock.now() + virtualBoundMs;
  for (;;) {
    for (let turn = 0; turn < turnsPerDeadline; turn += 1) {
      if (await condition()) return;
      await new Promise((resolve) => setImmediate(resolve));
    }
    const next = clock.nextDeadline({ includeBackground: true });
    if (next === undefined) throw new Error('nothing more will happen: no deadline is planned');
    if (next > bound) throw new Error(`the next deadline is more than ${virtualBoundMs} ms away`);
    clock.jumpTo(next);
  }
}

/** Polls in real time until the condition holds, for at most `boundMs`. */
export async function untilReal(
  condition: () => Promise<boolean>,
  boundMs = 60_000,
): Promise<void> {
  const check = async (): Promise<void> => {
    if (!(await condition())) throw new Error(`not so within ${boundMs} ms`);
  };
  await vi.waitFor(check, { timeout: boundMs, interval: 50 });
}
