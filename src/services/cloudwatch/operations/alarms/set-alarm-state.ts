import { constraints, noSuchAlarm, refusal } from '../../errors.ts';
import { operation } from '../../operation.ts';
import { changeState } from '../../tables/change-state.ts';

/** Puts an alarm in a state. Required: AlarmName, StateReason, StateValue. */
export const setAlarmState = operation('SetAlarmState', (context, input) => {
  const { AlarmName, StateValue, StateReason, StateReasonData } = input;
  constraints.check(
    ['alarmName', AlarmName, { min: 1, max: 255 }],
    ['stateReason', StateReason, { max: 1023 }],
    ['stateReasonData', StateReasonData, { max: 4000 }],
  );
  if (StateReasonData !== undefined) checkIsJson(StateReasonData);
  const found = context.alarms.get(context.caller, AlarmName);
  if (found === undefined) throw noSuchAlarm();
  changeState(context, found, {
    StateValue,
    StateReason,
    ...(StateReasonData !== undefined && { StateReasonData }),
  });
  return {};
});

/** The text is that of the documentation. */
function checkIsJson(text: string): void {
  try {
    JSON.parse(text);
  } catch {
    throw refusal('InvalidFormatFault', 'Data was not syntactically valid JSON.');
  }
}
