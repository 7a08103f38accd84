import { constraints, invalid } from '../../errors.ts';
import type { AlarmRecord, CompositeAlarmRecord } from '../../model/alarm-document.ts';
import type { PutCompositeAlarmInput } from '../../model/types.ts';
import { operation, type WritingContext } from '../../operation.ts';
import { checkActions } from '../../rules/action-checks.ts';
import { alarmArnOf } from '../../rules/alarm-arn.ts';
import { childrenOf, parseAlarmRule } from '../../rules/alarm-rule.ts';
import { keptState, newState } from '../../rules/alarm-state.ts';
import { configurationUpdate } from '../../rules/history.ts';
import { checkTags, withTags } from '../../rules/tags.ts';
import { changeState, evaluated } from '../../tables/change-state.ts';
import { warnOfWhatHasNoEffect } from '../warn-not-yet-effective.ts';

/**
 * Makes an alarm of other alarms, or overwrites one; its tags stay. Its rule is evaluated at once, where
 * CloudWatch first shows INSUFFICIENT_DATA for a moment. Required: AlarmName, AlarmRule.
 */
export const putCompositeAlarm = operation('PutCompositeAlarm', (context, input) => {
  const { alarms, caller } = context;
  check(input);
  const children = childrenOf(parseAlarmRule(input.AlarmRule));
  const missing = children.filter((name) => alarms.stateOf(caller, name) === undefined);
  if (missing.length > 0) {
    throw invalid(
      `Could not save the composite alarm as alarms [${missing.join(', ')}] in the alarm rule do not exist`,
    );
  }
  const found = alarms.get(caller, input.AlarmName);
  // The text was not seen: names are shared by alarms of all types.
  if (found !== undefined && found.type !== 'CompositeAlarm') {
    throw invalid(`The alarm ${input.AlarmName} exists and is not a composite alarm.`);
  }
  const record = recordOf(context, input, found);
  alarms.put(caller, record);
  const change = found === undefined ? 'Create' : 'Update';
  context.history.add(caller, configurationUpdate(change, record, context.now));
  context.touch(`alarm/${record.alarm.AlarmArn}`);
  const next = evaluated(context, record, latestOf(context, children));
  if (next.StateValue !== record.alarm.StateValue) changeState(context, record, next);
  warnOfWhatHasNoEffect(context, 'PutCompositeAlarm', input);
  return {};
});

function check(input: PutCompositeAlarmInput): void {
  constraints.check(
    ['alarmName', input.AlarmName, { min: 1, max: 255 }],
    ['alarmRule', input.AlarmRule, { min: 1, max: 10_240 }],
    ['alarmDescription', input.AlarmDescription, { max: 1024 }],
    ['actionsSuppressor', input.ActionsSuppressor, { min: 1, max: 1600 }],
  );
  checkActions(input);
  checkTags(input.Tags ?? []);
  if (input.AlarmRule.trim() !== input.AlarmRule) {
    throw invalid('AlarmRule must not contain leading or trailing whitespace or be null');
  }
}

function recordOf(
  { caller, now }: WritingContext,
  input: PutCompositeAlarmInput,
  found: CompositeAlarmRecord | undefined,
): CompositeAlarmRecord {
  const { Tags = [], ...configured } = input;
  const { OKActions = [], AlarmActions = [], InsufficientDataActions = [] } = input;
  const state = found === undefined ? newState(now) : keptState(found);
  return {
    type: 'CompositeAlarm',
    alarm: {
      ...configured,
      ...state,
      ActionsEnabled: input.ActionsEnabled ?? true,
      OKActions,
      AlarmActions,
      InsufficientDataActions,
      AlarmArn: alarmArnOf(caller, input.AlarmName),
      AlarmConfigurationUpdatedTimestamp: now,
    },
    tags: found === undefined ? withTags([], Tags) : found.tags,
  };
}

/** The child that changed its state last: a reason for the state has to name one. */
function latestOf({ alarms, caller }: WritingContext, children: readonly string[]) {
  const found = children.flatMap((name) => alarms.get(caller, name) ?? []);
  const at = ({ alarm }: AlarmRecord): number => alarm.StateTransitionedTimestamp;
  return found.toSorted((a, b) => at(b) - at(a))[0];
}
