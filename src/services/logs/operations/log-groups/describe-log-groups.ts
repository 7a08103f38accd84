import { decodePageToken, pageOf } from '../../../../aws/paging.ts';
import { constraints, invalidParameter, invalidToken } from '../../errors.ts';
import type { LogGroupRow } from '../../model/rows.ts';
import type { DescribeLogGroupsRequest } from '../../model/types.ts';
import { type LogsContext, query } from '../../operation.ts';
import { groupNameCheck, groupNameOf, limitCheck, tokenCheck } from '../../rules/names.ts';
import { logGroupView } from '../../views/log-group.ts';
import { warnOfWhatHasNoEffect } from '../warn-not-yet-effective.ts';

const mostGroups = 50;
/** Rows looked at for each step of a search by pattern. */
const step = 200;

/** Lists groups in order of name, by prefix, by a part of the name, or by their names. */
export const describeLogGroups = query('DescribeLogGroups', (context, input) => {
  const { limit = mostGroups, nextToken, logGroupNamePrefix, logGroupNamePattern } = input;
  constraints.check(
    groupNameCheck(logGroupNamePrefix, 'logGroupNamePrefix'),
    ['logGroupNamePattern', logGroupNamePattern, { max: 512, pattern: '[\\.\\-_/#A-Za-z0-9]*' }],
    ['logGroupIdentifiers', input.logGroupIdentifiers, { min: 1, max: 50 }],
    limitCheck(limit, mostGroups),
    tokenCheck(nextToken),
  );
  if (logGroupNamePrefix !== undefined && logGroupNamePattern !== undefined) {
    throw invalidParameter(
      'LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.',
    );
  }
  const after = nextToken === undefined ? '' : decodePageToken('DescribeLogGroups', nextToken);
  if (after === undefined) throw invalidToken();
  warnOfWhatHasNoEffect(context, 'DescribeLogGroups', { ...input });
  const found = groupsAfter(context, input, after, limit + 1);
  const page = pageOf('DescribeLogGroups', found, limit, ({ name }) => name);
  return {
    logGroups: page.items.map((group) => logGroupView(context.caller, group)),
    nextToken: page.nextToken,
  };
});

function groupsAfter(
  context: LogsContext,
  input: DescribeLogGroupsRequest,
  after: string,
  count: number,
): LogGroupRow[] {
  const { caller, unit } = context;
  const { logGroupNamePrefix = '', logGroupNamePattern = '', logGroupClass } = input;
  const isWanted = ({ name, groupClass }: LogGroupRow): boolean =>
    name.includes(logGroupNamePattern) &&
    (logGroupClass === undefined || groupClass === logGroupClass);
  if (input.logGroupIdentifiers !== undefined) {
    const names = input.logGroupIdentifiers.map((logGroupIdentifier) =>
      groupNameOf(caller, { logGroupIdentifier }),
    );
    return [...new Set(names)]
      .sort()
      .filter((name) => name > after)
      .flatMap((name) => unit.groups.get(caller, name) ?? [])
      .filter(isWanted)
      .slice(0, count);
  }
  const found: LogGroupRow[] = [];
  let from = after;
  while (found.length < count) {
    const rows = unit.groups.after(caller, from, logGroupNamePrefix, step);
    found.push(...rows.filter(isWanted));
    const last = rows.at(-1);
    if (last === undefined || rows.length < step) break;
    from = last.name;
  }
  return found.slice(0, count);
}
