import type { AlarmRecord, CompositeAlarmRecord, World } from '../model/alarm-document.ts';
import { childrenOf, holds, parseAlarmRule } from '../rules/alarm-rule.ts';
import { type AlarmState, compositeState, inState } from '../rules/alarm-state.ts';
import { stateUpdate } from '../rules/history.ts';
import type { AlarmHistoryTable } from './alarm-history.ts';
import type { AlarmTable } from './alarms.ts';

/** What a change of state needs: it happens in a transaction of whoever makes it. */
export interface Changing {
  readonly alarms: AlarmTable;
  readonly history: AlarmHistoryTable;
  readonly caller: World;
  readonly now: number;
  touch(key: string): void;
}

/** Puts an alarm in a state, and the composite alarms above it in theirs. */
export function changeState(context: Changing, record: AlarmRecord, state: AlarmState): void {
  change(context, record, state, new Set());
}

/** The composite alarm in the state that its rule says, without the alarms above it. */
export function evaluated(
  context: Changing,
  record: CompositeAlarmRecord,
  because: AlarmRecord | undefined,
): AlarmState {
  const { alarms, caller } = context;
  const rule = parseAlarmRule(record.alarm.AlarmRule);
  const isAlarm = holds(rule, (name) => alarms.stateOf(caller, name));
  return compositeState(isAlarm ? 'ALARM' : 'OK', because);
}

/** `seen` ends cycles: AWS too stops evaluating where it finds one. */
function change(
  context: Changing,
  record: AlarmRecord,
  state: AlarmState,
  seen: ReadonlySet<string>,
): void {
  const { alarms, caller, now } = context;
  const { AlarmName, AlarmArn, StateValue } = record.alarm;
  const changed = inState(record, state, now);
  alarms.put(caller, changed);
  context.touch(`alarm/${AlarmArn}`);
  if (state.StateValue === StateValue) return;
  context.history.add(caller, stateUpdate(record, changed, now));
  const below = new Set([...seen, AlarmName]);
  for (const { alarm } of alarms.composites(caller)) {
    // Read again: an alarm between the two may have changed it.
    const parent = below.has(alarm.AlarmName) ? undefined : alarms.get(caller, alarm.AlarmName);
    if (parent?.type !== 'CompositeAlarm' || !isChild(AlarmName, parent)) continue;
    const next = evaluated(context, parent, changed);
    if (next.StateValue !== parent.alarm.StateValue) change(context, parent, next, below);
  }
}

/** Whether a composite alarm watches an alarm. */
export function isChild(alarmName: string, parent: CompositeAlarmRecord): boolean {
  return childrenOf(parseAlarmRule(parent.alarm.AlarmRule)).includes(alarmName);
}
