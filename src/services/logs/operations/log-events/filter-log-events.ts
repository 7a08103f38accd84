import { constraints, invalidParameter, streamNotFound } from '../../errors.ts';
import type { LogGroupRow } from '../../model/rows.ts';
import type { FilterLogEventsRequest } from '../../model/types.ts';
import { type LogsContext, query } from '../../operation.ts';
import { eventsOf, type StoredEvent } from '../../rules/blocks.ts';
import {
  decodeFilterToken,
  digitsOf,
  type EventPosition,
  encodeFilterToken,
  endOfTime,
  isBeyond,
  type StreamToken,
} from '../../rules/event-position.ts';
import { readFilterPattern } from '../../rules/filter-pattern/read-filter-pattern.ts';
import { groupNameOf, limitCheck, streamNameCheck, tokenCheck } from '../../rules/names.ts';
import { sizeOf } from '../../rules/put-request.ts';
import { expiredBefore } from '../../rules/retention.ts';
import { requireGroup } from '../log-groups/lookup.ts';

const mostEvents = 10_000;
const mostBytes = 1_048_576;
/** Events looked at for one answer: a search goes on with the token, and others get their turn. */
const mostSearched = 50_000;

/**
 * Searches the streams of a group, in order of time over all of them. An answer may have a token and
 * few events or none, as in the service: the search then goes on.
 */
export const filterLogEvents = query('FilterLogEvents', (context, input) => {
  const { limit = mostEvents, nextToken, logStreamNames, logStreamNamePrefix } = input;
  const groupName = groupNameOf(context.caller, input);
  constraints.check(
    ['logStreamNames', logStreamNames, { min: 1, max: 100 }],
    ...(logStreamNames ?? []).map((name) => streamNameCheck(name, 'logStreamNames')),
    streamNameCheck(logStreamNamePrefix, 'logStreamNamePrefix'),
    limitCheck(limit, mostEvents),
    tokenCheck(nextToken),
    ['filterPattern', input.filterPattern, { max: 1024 }],
    ['startTime', input.startTime, { min: 0 }],
    ['endTime', input.endTime, { min: 0 }],
  );
  if (logStreamNames !== undefined && logStreamNamePrefix !== undefined) {
    throw invalidParameter('Only one of logStreamNames and logStreamNamePrefix can be specified.');
  }
  const matches = readFilterPattern(input.filterPattern ?? '');
  const token = nextToken === undefined ? undefined : decodeFilterToken(nextToken);
  const group = requireGroup(context, groupName);
  const streamIds = streamIdsOf(context, group, input);
  const search = searchOf(context, group, input, token);
  const found: StoredEvent[] = [];
  let searched = 0;
  let bytes = 0;
  let last: EventPosition | undefined;
  const { from, to, start, direction } = search;
  const range = { of: { groupId: group.id }, streamIds, from, to };
  for (const event of eventsOf(context.unit.blocks.read(range, direction), direction)) {
    if (event.at < from || event.at > to || !isBeyond(event, start, direction)) continue;
    const isFull = found.length === limit || bytes > mostBytes || searched === mostSearched;
    if (isFull) return answer(context, found, { direction, position: last ?? start });
    searched += 1;
    last = event;
    if (!matches(event.message)) continue;
    bytes += sizeOf(event.message);
    found.push(event);
  }
  return answer(context, found, undefined);
});

interface Search {
  readonly direction: StreamToken['direction'];
  readonly from: number;
  readonly to: number;
  /** Only events beyond it are wanted. */
  readonly start: EventPosition;
}

function searchOf(
  { now }: LogsContext,
  group: LogGroupRow,
  input: FilterLogEventsRequest,
  token: StreamToken | undefined,
): Search {
  const direction = token?.direction ?? (input.startFromHead === false ? 'backward' : 'forward');
  const from = Math.max(input.startTime ?? 0, expiredBefore(group.retentionInDays, now));
  const to = input.endTime ?? endOfTime;
  const sequence = Number.MAX_SAFE_INTEGER;
  if (direction === 'forward') {
    const start = token?.position ?? { at: from - 1, sequence };
    return { direction, from: Math.max(from, start.at), to, start };
  }
  const start = token?.position ?? { at: to, sequence };
  return { direction, from, to: Math.min(to, start.at), start };
}

/** The streams to search; undefined for all. Throws ResourceNotFoundException for one that is not there. */
function streamIdsOf(
  { unit }: LogsContext,
  group: LogGroupRow,
  { logStreamNames, logStreamNamePrefix }: FilterLogEventsRequest,
): readonly number[] | undefined {
  if (logStreamNamePrefix !== undefined) {
    return unit.streams.idsWithPrefix(group.id, logStreamNamePrefix);
  }
  return logStreamNames?.map((name) => {
    const stream = unit.streams.get(group.id, name);
    if (stream === undefined) throw streamNotFound();
    return stream.id;
  });
}

function answer(
  { unit }: LogsContext,
  found: readonly StoredEvent[],
  next: StreamToken | undefined,
) {
  const names = unit.streams.namesOf(new Set(found.map(({ streamId }) => streamId)));
  return {
    events: found.map((event) => ({
      logStreamName: names.get(event.streamId),
      timestamp: event.at,
      message: event.message,
      ingestionTime: event.ingestedAt,
      eventId: digitsOf(event),
    })),
    // The service has sent an empty list since it stopped saying which streams were searched.
    searchedLogStreams: [],
    nextToken: next === undefined ? undefined : encodeFilterToken(next),
  };
}
