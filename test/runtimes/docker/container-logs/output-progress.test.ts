import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OutputProgress } from '../../../../src/runtimes/docker/container-logs/output-progress.ts';

/** Entries by the second of their stamps, in the order in which the engine wrote them: nearly in order. */
const entries = fc
  .array(
    fc.record({ step: fc.integer({ min: 0, max: 9 }), late: fc.integer({ min: 0, max: 3 }) }),
    {
      minLength: 1,
      maxLength: 60,
    },
  )
  .map((steps) => {
    let now = 1000;
    return steps.map(({ step, late }) => {
      now += step;
      return now - late;
    });
  });

test('every entry is taken once, however often the reading begins anew', () => {
  fc.assert(
    fc.property(
      entries,
      fc.array(fc.integer({ min: 0, max: 70 }), { maxLength: 8 }),
      (all, cuts) => {
        const taken: number[] = [];
        let kept: { since: number; skip: number } | undefined;
        for (const count of [...cuts, all.length]) {
          const progress = new OutputProgress(kept);
          // What the engine sends when it is asked from there, until the reading is cut off.
          const sent = all.flatMap((second, index) =>
            second >= progress.since ? [{ second, index }] : [],
          );
          for (const { second, index } of sent.slice(0, count)) {
            if (progress.count(second)) taken.push(index);
          }
          // A crash: only what was kept is known to the next.
          kept = { since: progress.since, skip: progress.skip };
        }
        expect(taken).toEqual(all.map((_, index) => index));
      },
    ),
    { numRuns: 500 },
  );
});

test('a long reading is not begun anew from its beginning', () => {
  const progress = new OutputProgress(undefined);
  for (let second = 1000; second < 2000; second += 1) progress.count(second);
  expect(progress.since).toBe(1994);
  expect(progress.skip).toBe(6);
});
