// What DescribeAlarmHistory shows of a change, in the form that users of AWS saw; those of updates and
// deletions are unverified.
import { isoInstant } from '../../../kernel/instant.ts';
import type { AlarmRecord, HistoryItem } from '../model/alarm-document.ts';
import type { AlarmState } from './alarm-state.ts';

/** An alarm went from one state to another. */
export function stateUpdate(before: AlarmRecord, after: AlarmRecord, now: number): HistoryItem {
  const data = {
    version: '1.0',
    oldState: shownState(before.alarm),
    newState: shownState(after.alarm),
  };
  return {
    AlarmName: after.alarm.AlarmName,
    AlarmType: after.type,
    HistoryData: JSON.stringify(data),
    HistoryItemType: 'StateUpdate',
    HistorySummary: `Alarm updated from ${before.alarm.StateValue} to ${after.alarm.StateValue}`,
    Timestamp: now,
  };
}

const verbs = { Create: 'created', Update: 'updated', Delete: 'deleted' } as const;

/** An alarm was created, given another configuration, or deleted. */
export function configurationUpdate(
  type: keyof typeof verbs,
  record: AlarmRecord,
  now: number,
): HistoryItem {
  const { AlarmName } = record.alarm;
  const data = { version: '1.0', type, [`${verbs[type]}Alarm`]: inLowerCase(record.alarm) };
  return {
    AlarmName,
    AlarmType: record.type,
    HistoryData: JSON.stringify(data),
    HistoryItemType: 'ConfigurationUpdate',
    HistorySummary: `Alarm "${AlarmName}" ${verbs[type]}`,
    Timestamp: now,
  };
}

function shownState({ StateValue, StateReason, StateReasonData }: AlarmState) {
  return {
    stateValue: StateValue,
    stateReason: StateReason,
    ...(StateReasonData !== undefined && { stateReasonData: parsed(StateReasonData) }),
  };
}

function parsed(json: string): unknown {
  return JSON.parse(json);
}

/** `AlarmName` is `alarmName` there, `OKActions` is `okactions`, and instants are texts. */
function inLowerCase(value: unknown, name = ''): unknown {
  if (typeof value === 'number' && name.endsWith('Timestamp')) {
    return isoInstant(value).replace('Z', '+0000');
  }
  if (Array.isArray(value)) return value.map((item) => inLowerCase(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([member, item]) => [
      member === 'OKActions' ? 'okactions' : member.charAt(0).toLowerCase() + member.slice(1),
      inLowerCase(item, member),
    ]),
  );
}
