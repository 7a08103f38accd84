import { invalid } from '../../errors.ts';
import type { MetricAlarmRecord } from '../../model/alarm-document.ts';
import type { PutMetricAlarmInput } from '../../model/types.ts';
import { operation } from '../../operation.ts';
import { alarmArnOf } from '../../rules/alarm-arn.ts';
import { keptState, newState } from '../../rules/alarm-state.ts';
import { configurationUpdate } from '../../rules/history.ts';
import { checkMetricAlarm } from '../../rules/metric-alarm-checks.ts';
import { withTags } from '../../rules/tags.ts';
import { watchedBy } from '../../rules/watched-metric.ts';
import { warnOfWhatHasNoEffect } from '../warn-not-yet-effective.ts';

/**
 * Makes an alarm on a metric, in INSUFFICIENT_DATA, or overwrites what one is configured to watch; its
 * state and its tags stay. Required: AlarmName.
 */
export const putMetricAlarm = operation('PutMetricAlarm', (context, input) => {
  const { alarms, caller, now } = context;
  checkMetricAlarm(input);
  const found = alarms.get(caller, input.AlarmName);
  // The text was not seen: names are shared by alarms of all types.
  if (found !== undefined && found.type !== 'MetricAlarm') {
    throw invalid(`The alarm ${input.AlarmName} exists and is not a metric alarm.`);
  }
  const AlarmArn = alarmArnOf(caller, input.AlarmName);
  const { Tags = [], ...configured } = input;
  const record: MetricAlarmRecord = {
    type: 'MetricAlarm',
    alarm: {
      ...configured,
      ...defaults(input),
      ...(found === undefined ? newState(now) : keptState(found)),
      AlarmArn,
      AlarmConfigurationUpdatedTimestamp: now,
    },
    tags: found === undefined ? withTags([], Tags) : found.tags,
    ...(watchedBy(input) !== undefined && { awaits: true }),
  };
  alarms.put(caller, record);
  const change = found === undefined ? 'Create' : 'Update';
  context.history.add(caller, configurationUpdate(change, record, now));
  context.touch(`alarm/${AlarmArn}`);
  warnOfWhatHasNoEffect(context, 'PutMetricAlarm', input);
  return {};
});

/** What CloudWatch shows of an alarm that was made without these; dimensions belong to a metric alone. */
function defaults(input: PutMetricAlarmInput) {
  const {
    OKActions = [],
    AlarmActions = [],
    InsufficientDataActions = [],
    Dimensions = [],
  } = input;
  return {
    ActionsEnabled: input.ActionsEnabled ?? true,
    OKActions,
    AlarmActions,
    InsufficientDataActions,
    ...(input.MetricName !== undefined && { Dimensions }),
  };
}
