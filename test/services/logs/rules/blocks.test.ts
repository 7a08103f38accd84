import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Block,
  cutBlocks,
  eventsOf,
  longestBlockMs,
  type NewEvent,
} from '../../../../src/services/logs/rules/blocks.ts';

const events = fc.array(
  fc.record({ at: fc.integer({ min: 0, max: 300_000 }), message: fc.string({ maxLength: 3 }) }),
  { maxLength: 60 },
);

function blocksOf(batches: readonly (readonly NewEvent[])[]): Block[] {
  return batches
    .flatMap((batch) => cutBlocks(batch))
    .map((block, index) => ({
      id: index + 1,
      streamId: 1,
      firstAt: block[0]?.at ?? 0,
      lastAt: block.at(-1)?.at ?? 0,
      ingestedAt: 0,
      events: block,
    }));
}

describe('events in blocks', () => {
  test('are all there, in order, and no block is long', () => {
    fc.assert(
      fc.property(events, (batch) => {
        const blocks = cutBlocks(batch);
        expect(blocks.flat()).toEqual(batch.toSorted((a, b) => a.at - b.at));
        for (const block of blocks) {
          const [first] = block;
          expect((block.at(-1)?.at ?? 0) - (first?.at ?? 0)).toBeLessThan(longestBlockMs);
        }
      }),
    );
  });

  test('are read in order of time, whichever way, however the blocks overlap', () => {
    fc.assert(
      fc.property(fc.array(events, { maxLength: 5 }), (batches) => {
        const blocks = blocksOf(batches);
        const key = ({ at, sequence }: { at: number; sequence: number }) => [at, sequence];
        const forward = [
          ...eventsOf(
            blocks.toSorted((a, b) => a.firstAt - b.firstAt),
            'forward',
          ),
        ];
        const sorted = forward.toSorted((a, b) => a.at - b.at || a.sequence - b.sequence);
        expect(forward).toHaveLength(batches.flat().length);
        expect(forward.map(key)).toEqual(sorted.map(key));
        const backward = [
          ...eventsOf(
            blocks.toSorted((a, b) => b.lastAt - a.lastAt),
            'backward',
          ),
        ];
        expect(backward.map(key)).toEqual(sorted.toReversed().map(key));
      }),
    );
  });
});
