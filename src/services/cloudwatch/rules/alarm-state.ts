import { isoInstant } from '../../../kernel/instant.ts';
import type { AlarmRecord } from '../model/alarm-document.ts';
import type { StateValue } from '../model/types.ts';

/** A state and why an alarm is in it. */
export interface AlarmState {
  readonly StateValue: StateValue;
  readonly StateReason: string;
  readonly StateReasonData?: string | undefined;
}

/** The state of an alarm that was made just now. */
export function newState(now: number) {
  return {
    StateValue: 'INSUFFICIENT_DATA',
    StateReason: 'Unchecked: Initial alarm creation',
    StateUpdatedTimestamp: now,
    StateTransitionedTimestamp: now,
  } as const;
}

/** The state of an alarm, which stays when its configuration is overwritten. */
export function keptState({ alarm }: AlarmRecord) {
  const { StateValue, StateReason, StateReasonData } = alarm;
  const { StateUpdatedTimestamp, StateTransitionedTimestamp } = alarm;
  return {
    StateValue,
    StateReason,
    StateUpdatedTimestamp,
    StateTransitionedTimestamp,
    ...(StateReasonData !== undefined && { StateReasonData }),
  };
}

/** The alarm in a state; it is a transition only when the state is another one. */
export function inState<R extends AlarmRecord>(record: R, state: AlarmState, now: number): R {
  const { StateReasonData, ...kept } = record.alarm;
  const isTransition = kept.StateValue !== state.StateValue;
  return {
    ...record,
    alarm: {
      ...kept,
      ...state,
      StateUpdatedTimestamp: now,
      StateTransitionedTimestamp: isTransition ? now : kept.StateTransitionedTimestamp,
    },
  };
}

/** Why a composite alarm is in a state: because of an alarm of its rule. The forms are those of AWS. */
export function compositeState(
  StateValue: StateValue,
  because: AlarmRecord | undefined,
): AlarmState {
  // Of a rule that names no alarm; the text was not seen.
  if (because === undefined) return { StateValue, StateReason: 'The alarm rule was evaluated' };
  const { AlarmArn, StateValue: value, StateTransitionedTimestamp: at } = because.alarm;
  const timestamp = isoInstant(at).replace('Z', '+0000');
  return {
    StateValue,
    StateReason: `${AlarmArn} transitioned to ${value} at ${longInstant(at)}`,
    StateReasonData: JSON.stringify({
      triggeringAlarms: [{ arn: AlarmArn, state: { value, timestamp } }],
    }),
  };
}

/** `Sunday 30 October, 2022 20:47:35 UTC`. */
function longInstant(at: number): string {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: 'UTC',
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  }).formatToParts(at);
  const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
  const time = isoInstant(at).slice(11, 19);
  return `${of('weekday')} ${of('day')} ${of('month')}, ${of('year')} ${time} UTC`;
}
