import { decodePageToken, pageOf } from '../../../../aws/paging.ts';
import { constraints, invalid, refusal } from '../../errors.ts';
import type { AlarmRecord } from '../../model/alarm-document.ts';
import type {
  CompositeAlarm,
  DescribeAlarmsInput,
  DescribeAlarmsOutput,
  MetricAlarm,
} from '../../model/types.ts';
import { type CloudWatchContext, query } from '../../operation.ts';
import { childrenOf, parseAlarmRule } from '../../rules/alarm-rule.ts';
import { isChild } from '../../tables/change-state.ts';

/** An alarm as it is shown: whole, or some of it. */
type Shown =
  | { readonly type: 'MetricAlarm'; readonly alarm: MetricAlarm & Named }
  | { readonly type: 'CompositeAlarm'; readonly alarm: CompositeAlarm & Named };

interface Named {
  readonly AlarmName: string;
}

/** Shows alarms in order of name, those of metrics unless other types are asked for. */
export const describeAlarms = query('DescribeAlarms', (context, input) => {
  check(input);
  const { items, nextToken } = page(input, matching(context, input));
  const shown: DescribeAlarmsOutput = {
    CompositeAlarms: items.flatMap((one) => (one.type === 'CompositeAlarm' ? [one.alarm] : [])),
    MetricAlarms: items.flatMap((one) => (one.type === 'MetricAlarm' ? [one.alarm] : [])),
  };
  return nextToken === undefined ? shown : { ...shown, NextToken: nextToken };
});

function check(input: DescribeAlarmsInput): void {
  const { AlarmNames, AlarmNamePrefix, ActionPrefix, MaxRecords } = input;
  constraints.check(
    ['alarmNames', AlarmNames, { max: 100 }],
    ['alarmNamePrefix', AlarmNamePrefix, { min: 1, max: 255 }],
    ['actionPrefix', ActionPrefix, { min: 1, max: 1024 }],
    ['maxRecords', MaxRecords, { min: 1, max: 100 }],
  );
  // These two are documented without their texts.
  if (AlarmNames !== undefined && AlarmNamePrefix !== undefined) {
    throw invalid('AlarmNamePrefix cannot be specified together with AlarmNames.');
  }
  const { ChildrenOfAlarmName, ParentsOfAlarmName, MaxRecords: _, NextToken, ...filters } = input;
  const isAlone = Object.values(filters).every((value) => value === undefined);
  const related = [ChildrenOfAlarmName, ParentsOfAlarmName].filter((name) => name !== undefined);
  if (related.length > 1 || (related.length === 1 && !isAlone)) {
    throw invalid(
      'ChildrenOfAlarmName and ParentsOfAlarmName can only be specified with MaxRecords and NextToken.',
    );
  }
}

function matching(context: CloudWatchContext, input: DescribeAlarmsInput): readonly Shown[] {
  const { alarms, caller } = context;
  if (input.ChildrenOfAlarmName !== undefined) return children(context, input.ChildrenOfAlarmName);
  if (input.ParentsOfAlarmName !== undefined) return parents(context, input.ParentsOfAlarmName);
  const { AlarmNames, AlarmNamePrefix = '', AlarmTypes, StateValue, ActionPrefix } = input;
  const types: readonly string[] = AlarmTypes?.length ? AlarmTypes : ['MetricAlarm'];
  const named = AlarmNames === undefined ? undefined : new Set(AlarmNames);
  return alarms
    .all(caller)
    .filter(
      ({ type, alarm }) =>
        types.includes(type) &&
        (named === undefined || named.has(alarm.AlarmName)) &&
        alarm.AlarmName.startsWith(AlarmNamePrefix) &&
        (StateValue === undefined || alarm.StateValue === StateValue) &&
        (ActionPrefix === undefined || hasAction(alarm, ActionPrefix)),
    );
}

function hasAction(alarm: AlarmRecord['alarm'], prefix: string): boolean {
  const { OKActions = [], AlarmActions = [], InsufficientDataActions = [] } = alarm;
  return [...OKActions, ...AlarmActions, ...InsufficientDataActions].some((action) =>
    action.startsWith(prefix),
  );
}

/** Of children only name, ARN, state and its instant are shown. */
function children({ alarms, caller }: CloudWatchContext, parentName: string): readonly Shown[] {
  const parent = alarms.get(caller, parentName);
  if (parent?.type !== 'CompositeAlarm') return [];
  return [...childrenOf(parseAlarmRule(parent.alarm.AlarmRule))]
    .sort()
    .flatMap((name) => alarms.get(caller, name) ?? [])
    .map(({ type, alarm: { AlarmName, AlarmArn, StateValue, StateUpdatedTimestamp } }) => ({
      type,
      alarm: { AlarmName, AlarmArn, StateValue, StateUpdatedTimestamp },
    }));
}

/** Of parents only name and ARN are shown. */
function parents({ alarms, caller }: CloudWatchContext, childName: string): readonly Shown[] {
  return alarms
    .composites(caller)
    .filter((parent) => isChild(childName, parent))
    .map(({ type, alarm: { AlarmName, AlarmArn } }) => ({ type, alarm: { AlarmName, AlarmArn } }));
}

const defaultPage = 50;
const list = 'DescribeAlarms';

/** One page of alarms that are in order of name. Throws InvalidNextToken. */
function page({ MaxRecords = defaultPage, NextToken }: DescribeAlarmsInput, all: readonly Shown[]) {
  const after = NextToken === undefined ? undefined : decodePageToken(list, NextToken);
  // The text is that of the documentation.
  if (NextToken !== undefined && after === undefined) {
    throw refusal('InvalidNextToken', 'The next token specified is invalid.');
  }
  const rest = after === undefined ? all : all.filter(({ alarm }) => alarm.AlarmName > after);
  return pageOf(list, rest, MaxRecords, ({ alarm }) => alarm.AlarmName);
}
