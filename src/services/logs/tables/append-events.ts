import { cutBlocks, type NewEvent } from '../rules/blocks.ts';
import type { LogsUnit } from './logs-store.ts';

/** Stores events of a stream and takes note of their span. Returns what they count for. */
export function appendEvents(
  { blocks, streams }: LogsUnit,
  owner: { readonly groupId: number; readonly streamId: number },
  events: readonly NewEvent[],
  ingestedAt: number,
): number {
  let bytes = 0;
  for (const block of cutBlocks(events)) {
    bytes += blocks.insert(owner, block, ingestedAt);
    const firstAt = block[0]?.at ?? ingestedAt;
    const lastAt = block.at(-1)?.at ?? firstAt;
    streams.noteEvents(owner.streamId, { firstAt, lastAt, ingestedAt });
  }
  return bytes;
}
