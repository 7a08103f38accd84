import { decodePageToken, pageOf } from '../../../../aws/paging.ts';
import { constraints, refusal } from '../../errors.ts';
import type { DescribeAlarmHistoryInput, DescribeAlarmHistoryOutput } from '../../model/types.ts';
import { query } from '../../operation.ts';
import type { PlacedItem } from '../../tables/alarm-history.ts';

const list = 'DescribeAlarmHistory';
const largestPage = 100;

/** Shows what happened to alarms, the newest first, also to alarms that are gone. No member is required. */
export const describeAlarmHistory = query(
  'DescribeAlarmHistory',
  ({ caller, history, now }, input): DescribeAlarmHistoryOutput => {
    const { AlarmName, MaxRecords, NextToken } = input;
    constraints.check(
      ['alarmName', AlarmName, { min: 1, max: 255 }],
      ['maxRecords', MaxRecords, { min: 1, max: largestPage }],
    );
    const after = NextToken === undefined ? undefined : decodePageToken(list, NextToken);
    // The text is that of the documentation.
    if (NextToken !== undefined && after === undefined) {
      throw refusal('InvalidNextToken', 'The next token specified is invalid.');
    }
    const found = history.since(caller, now, AlarmName).filter((one) => isAskedFor(one, input));
    const isAscending = input.ScanBy === 'TimestampAscending';
    const ordered = isAscending ? found : found.toReversed();
    const rest = ordered.filter(
      ({ id }) => after === undefined || (isAscending ? id > Number(after) : id < Number(after)),
    );
    const page = pageOf(list, rest, MaxRecords ?? largestPage, ({ id }) => String(id));
    const AlarmHistoryItems = page.items.map(({ item }) => item);
    if (page.nextToken === undefined) return { AlarmHistoryItems };
    return { AlarmHistoryItems, NextToken: page.nextToken };
  },
);

/** Of metric alarms unless other types are asked for; nothing here has contributors. */
function isAskedFor(
  { item }: PlacedItem,
  {
    AlarmTypes,
    AlarmContributorId,
    HistoryItemType,
    StartDate,
    EndDate,
  }: DescribeAlarmHistoryInput,
): boolean {
  const types: readonly (string | undefined)[] = AlarmTypes?.length ? AlarmTypes : ['MetricAlarm'];
  return (
    AlarmContributorId === undefined &&
    types.includes(item.AlarmType) &&
    (HistoryItemType === undefined || item.HistoryItemType === HistoryItemType) &&
    (StartDate === undefined || item.Timestamp >= StartDate) &&
    (EndDate === undefined || item.Timestamp <= EndDate)
  );
}
