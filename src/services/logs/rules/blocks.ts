// How events lie in blocks, and how they are read out of them in order of time. Events come nearly in
// order, so the blocks of a stream hardly overlap, and those of a group are few at any one instant.

/** An event to be stored: its instant (epoch ms) and its message. */
export interface NewEvent {
  readonly at: number;
  readonly message: string;
}

export interface Block {
  readonly id: number;
  readonly streamId: number;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly ingestedAt: number;
  /** In order of time. */
  readonly events: readonly NewEvent[];
}

export interface StoredEvent extends NewEvent {
  readonly streamId: number;
  readonly ingestedAt: number;
  /** Its place among all events of the same instant, and unique. */
  readonly sequence: number;
}

/** A block spans less than this: whoever looks for an instant need not look at blocks far from it. */
export const longestBlockMs = 60_000;
const mostEvents = 1000;
const mostCharacters = 256 * 1024;
/** More than there are events in a block. */
const sequencesPerBlock = 2 ** 20;

/** Cuts events into blocks, in order of time. */
export function cutBlocks(events: readonly NewEvent[]): readonly (readonly NewEvent[])[] {
  const blocks: NewEvent[][] = [];
  let block: NewEvent[] = [];
  let characters = 0;
  for (const event of inOrder(events)) {
    const [first] = block;
    const isFull =
      first !== undefined &&
      (event.at - first.at >= longestBlockMs ||
        block.length >= mostEvents ||
        characters + event.message.length > mostCharacters);
    if (isFull) {
      blocks.push(block);
      block = [];
      characters = 0;
    }
    block.push(event);
    characters += event.message.length;
  }
  if (block.length > 0) blocks.push(block);
  return blocks;
}

function inOrder(events: readonly NewEvent[]): readonly NewEvent[] {
  const isSorted = events.every((event, at) => at === 0 || (events[at - 1]?.at ?? 0) <= event.at);
  return isSorted ? events : events.toSorted((a, b) => a.at - b.at);
}

interface Cursor {
  readonly block: Block;
  index: number;
  event: StoredEvent;
}

/**
 * The events of blocks that come by their `firstAt`, oldest event first; with `backward`, of blocks that
 * come by their `lastAt` from the last, newest event first.
 */
export function* eventsOf(
  blocks: Iterable<Block>,
  direction: 'forward' | 'backward',
): Generator<StoredEvent> {
  const step = direction === 'forward' ? 1 : -1;
  const source = blocks[Symbol.iterator]();
  const open: Cursor[] = [];
  let next = source.next();
  for (;;) {
    const first = foremost(open, step);
    if (next.done !== true && (first === undefined || overlaps(next.value, first.event, step))) {
      const cursor = cursorAt(next.value, step === 1 ? 0 : next.value.events.length - 1);
      if (cursor !== undefined) open.push(cursor);
      next = source.next();
      continue;
    }
    if (first === undefined) return;
    yield first.event;
    const following = cursorAt(first.block, first.index + step);
    if (following === undefined) open.splice(open.indexOf(first), 1);
    else Object.assign(first, following);
  }
}

/** Whether a block may hold an event that comes before this one. */
function overlaps(block: Block, event: StoredEvent, step: number): boolean {
  return step === 1 ? block.firstAt <= event.at : block.lastAt >= event.at;
}

function foremost(open: readonly Cursor[], step: number): Cursor | undefined {
  let found: Cursor | undefined;
  for (const cursor of open) {
    if (found === undefined || compare(cursor.event, found.event) * step < 0) found = cursor;
  }
  return found;
}

function compare(one: StoredEvent, other: StoredEvent): number {
  return one.at - other.at || one.sequence - other.sequence;
}

function cursorAt(block: Block, index: number): Cursor | undefined {
  const event = block.events[index];
  if (event === undefined) return undefined;
  const { streamId, ingestedAt } = block;
  const sequence = block.id * sequencesPerBlock + index;
  const { at, message } = event;
  return { block, index, event: { at, message, streamId, ingestedAt, sequence } };
}
