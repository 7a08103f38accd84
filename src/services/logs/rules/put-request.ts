import { invalidParameter } from '../errors.ts';
import type { InputLogEvent, RejectedLogEventsInfo } from '../model/types.ts';

// What PutLogEvents takes at once (its API reference). The texts were seen by users of the service.

/** Counted for each event beside its message in UTF-8. */
export const bytesPerEvent = 26;
const largestBatch = 1_048_576;
const largestEvent = 1_048_576;
const mostEvents = 10_000;
const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;

/** What a message counts for. */
export function sizeOf(message: string): number {
  return Buffer.byteLength(message) + bytesPerEvent;
}

/** Throws InvalidParameterException for a batch that is refused as a whole. */
export function checkBatch(events: readonly InputLogEvent[]): void {
  let bytes = 0;
  let previous = Number.NEGATIVE_INFINITY;
  for (const { message, timestamp } of events) {
    const size = sizeOf(message);
    if (size > largestEvent) {
      throw invalidParameter(`Log event too large: ${size} bytes exceeds limit of ${largestEvent}`);
    }
    if (timestamp < previous) {
      throw invalidParameter(
        'Log events in a single PutLogEvents request must be in chronological order.',
      );
    }
    previous = timestamp;
    bytes += size;
  }
  if (bytes > largestBatch) {
    throw invalidParameter(`Upload too large: ${bytes} bytes exceeds limit of ${largestBatch}`);
  }
  if (previous - (events[0]?.timestamp ?? previous) > dayMs) {
    throw invalidParameter(
      'The batch of log events in a single PutLogEvents request cannot span more than 24 hours.',
    );
  }
}

/** The bounds of a batch that its model gives. */
export const batchConstraint = { min: 1, max: mostEvents } as const;

export interface Accepted {
  readonly events: readonly InputLogEvent[];
  readonly rejected: RejectedLogEventsInfo | undefined;
}

/**
 * The events of a batch that are stored. Those older than fourteen days or than the group keeps, and
 * those more than two hours ahead, are left out, and the answer says which: "end" is one past the last.
 */
export function acceptedEvents(
  events: readonly InputLogEvent[],
  now: number,
  expiredBefore: number,
): Accepted {
  const oldEnd = countBefore(events, now - 14 * dayMs);
  const expiredEnd = countBefore(events, expiredBefore);
  const newStart = countBefore(events, now + 2 * hourMs + 1);
  const from = Math.max(oldEnd, expiredEnd);
  if (from === 0 && newStart === events.length) return { events, rejected: undefined };
  return {
    events: events.slice(from, newStart),
    rejected: {
      ...(oldEnd > 0 && { tooOldLogEventEndIndex: oldEnd }),
      ...(expiredEnd > 0 && { expiredLogEventEndIndex: expiredEnd }),
      ...(newStart < events.length && { tooNewLogEventStartIndex: newStart }),
    },
  };
}

function countBefore(events: readonly InputLogEvent[], instant: number): number {
  const index = events.findIndex(({ timestamp }) => timestamp >= instant);
  return index === -1 ? events.length : index;
}
