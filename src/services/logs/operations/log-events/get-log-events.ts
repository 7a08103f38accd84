import { constraints, invalidParameter } from '../../errors.ts';
import { query } from '../../operation.ts';
import { eventsOf, type StoredEvent } from '../../rules/blocks.ts';
import {
  decodeStreamToken,
  type EventPosition,
  encodeStreamToken,
  endOfTime,
  isBeyond,
} from '../../rules/event-position.ts';
import { groupNameOf, limitCheck, streamNameCheck, tokenCheck } from '../../rules/names.ts';
import { sizeOf } from '../../rules/put-request.ts';
import { expiredBefore } from '../../rules/retention.ts';
import { requireGroup } from '../log-groups/lookup.ts';
import { requireStream } from '../log-streams/lookup.ts';

const mostEvents = 10_000;
const mostBytes = 1_048_576;

/**
 * Reads one stream, towards the newest event or the oldest. At the end of the stream the answer has the
 * token that was asked with, as documented. Required: logStreamName.
 */
export const getLogEvents = query('GetLogEvents', (context, input) => {
  const { limit = mostEvents, logStreamName, nextToken, startTime, endTime } = input;
  const groupName = groupNameOf(context.caller, input);
  constraints.check(
    streamNameCheck(logStreamName),
    limitCheck(limit, mostEvents),
    tokenCheck(nextToken),
    ['startTime', startTime, { min: 0 }],
    ['endTime', endTime, { min: 0 }],
  );
  if (startTime !== undefined && endTime !== undefined && startTime > endTime) {
    throw invalidParameter('The start time must be before the end time.');
  }
  const token = nextToken === undefined ? undefined : decodeStreamToken(nextToken);
  const group = requireGroup(context, groupName);
  const stream = requireStream(context, group, logStreamName);
  const direction = token?.direction ?? (input.startFromHead === true ? 'forward' : 'backward');
  const from = Math.max(startTime ?? 0, expiredBefore(group.retentionInDays, context.now));
  const to = endTime === undefined ? endOfTime : endTime - 1;
  const start = token?.position ?? startOf(direction, from, to);
  const range = {
    of: { streamId: stream.id },
    from: direction === 'forward' ? Math.max(from, start.at) : from,
    to: direction === 'backward' ? Math.min(to, start.at) : to,
  };
  const events: StoredEvent[] = [];
  let bytes = 0;
  for (const event of eventsOf(context.unit.blocks.read(range, direction), direction)) {
    if (event.at < from || event.at > to || !isBeyond(event, start, direction)) continue;
    bytes += sizeOf(event.message);
    if (events.length > 0 && bytes > mostBytes) break;
    events.push(event);
    if (events.length === limit) break;
  }
  if (direction === 'backward') events.reverse();
  return {
    events: events.map(({ at, ingestedAt, message }) => {
      return { timestamp: at, ingestionTime: ingestedAt, message };
    }),
    nextForwardToken: encodeStreamToken({ direction: 'forward', position: events.at(-1) ?? start }),
    nextBackwardToken: encodeStreamToken({ direction: 'backward', position: events[0] ?? start }),
  };
});

function startOf(direction: 'forward' | 'backward', from: number, to: number): EventPosition {
  return direction === 'forward'
    ? { at: Math.max(0, from - 1), sequence: Number.MAX_SAFE_INTEGER }
    : { at: to, sequence: Number.MAX_SAFE_INTEGER };
}
