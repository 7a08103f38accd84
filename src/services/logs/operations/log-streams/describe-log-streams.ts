import { decodePageToken, pageOf } from '../../../../aws/paging.ts';
import { constraints, invalidParameter, invalidToken } from '../../errors.ts';
import type { LogGroupRow, LogStreamRow } from '../../model/rows.ts';
import type { DescribeLogStreamsRequest } from '../../model/types.ts';
import { type LogsContext, query } from '../../operation.ts';
import {
  groupArn,
  groupNameOf,
  limitCheck,
  streamNameCheck,
  tokenCheck,
} from '../../rules/names.ts';
import { logStreamView } from '../../views/log-stream.ts';
import { requireGroup } from '../log-groups/lookup.ts';

const mostStreams = 50;
/** After every name. */
const afterAllNames = '\u{10ffff}';

/** Lists the streams of a group, in order of name or of their last event. */
export const describeLogStreams = query('DescribeLogStreams', (context, input) => {
  const { limit = mostStreams, logStreamNamePrefix, nextToken, orderBy } = input;
  const groupName = groupNameOf(context.caller, input);
  constraints.check(
    streamNameCheck(logStreamNamePrefix, 'logStreamNamePrefix'),
    limitCheck(limit, mostStreams),
    tokenCheck(nextToken),
  );
  if (orderBy === 'LastEventTime' && logStreamNamePrefix !== undefined) {
    throw invalidParameter('Cannot order by LastEventTime with a logStreamNamePrefix.');
  }
  const group = requireGroup(context, groupName);
  const list = `DescribeLogStreams ${orderBy ?? 'LogStreamName'} ${input.descending ?? false}`;
  const after = nextToken === undefined ? undefined : decodePageToken(list, nextToken);
  if (nextToken !== undefined && after === undefined) throw invalidToken();
  const found = streamsAfter(context, group, { ...input, after }, limit + 1);
  const keyOf = (stream: LogStreamRow): string => `${stream.lastEventAt ?? -1} ${stream.name}`;
  const page = pageOf(list, found, limit, keyOf);
  const arn = groupArn(context.caller, groupName);
  return {
    logStreams: page.items.map((stream) => logStreamView(arn, stream)),
    nextToken: page.nextToken,
  };
});

function streamsAfter(
  { unit }: LogsContext,
  group: LogGroupRow,
  asked: DescribeLogStreamsRequest & { readonly after: string | undefined },
  count: number,
): LogStreamRow[] {
  const { descending = false, logStreamNamePrefix: prefix = '', orderBy } = asked;
  const [, at = '', name = ''] = /^(-?\d+) (.*)$/s.exec(asked.after ?? '') ?? [];
  const end = {
    at: descending ? Number.MAX_SAFE_INTEGER : -2,
    name: descending ? afterAllNames : '',
  };
  if (orderBy === 'LastEventTime') {
    const after =
      asked.after === undefined
        ? { lastEventAt: end.at, name: end.name }
        : { lastEventAt: Number(at), name };
    return unit.streams.byLastEvent(group.id, { after, descending }, count);
  }
  const after = asked.after === undefined ? end.name : name;
  return unit.streams.byName(group.id, { after, prefix, descending }, count);
}
