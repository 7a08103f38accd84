import { constraints, invalid } from '../../errors.ts';
import type { AlarmRecord } from '../../model/alarm-document.ts';
import { operation, type WritingContext } from '../../operation.ts';
import { configurationUpdate } from '../../rules/history.ts';
import { isChild } from '../../tables/change-state.ts';

/** Deletes alarms; names that no alarm has are passed over. Required: AlarmNames. */
export const deleteAlarms = operation('DeleteAlarms', (context, { AlarmNames }) => {
  constraints.check(['alarmNames', AlarmNames, { max: 100 }]);
  for (const [at, name] of AlarmNames.entries()) {
    constraints.check([`alarmNames.${at + 1}.member`, name, { min: 1, max: 255 }]);
  }
  const { alarms, caller } = context;
  const found = [...new Set(AlarmNames)].flatMap((name) => alarms.get(caller, name) ?? []);
  checkMayGo(context, found);
  for (const record of found) {
    const { alarm } = record;
    alarms.delete(caller, alarm.AlarmName);
    context.history.add(caller, configurationUpdate('Delete', record, context.now));
    context.touch(`alarm/${alarm.AlarmArn}`);
  }
  return {};
});

/** Composite alarms go one at a time, and before the alarms that they watch. */
function checkMayGo({ alarms, caller }: WritingContext, found: readonly AlarmRecord[]): void {
  // Documented without its text.
  if (found.filter(({ type }) => type === 'CompositeAlarm').length > 1) {
    throw invalid('At most one composite alarm can be deleted in one request.');
  }
  const going = new Set(found.map(({ alarm }) => alarm.AlarmName));
  const staying = alarms.composites(caller).filter(({ alarm }) => !going.has(alarm.AlarmName));
  const watched = found.find(({ alarm }) =>
    staying.some((parent) => isChild(alarm.AlarmName, parent)),
  );
  if (watched !== undefined) {
    throw invalid(
      `Cannot delete ${watched.alarm.AlarmName} as there are composite alarm(s) depending on it.`,
    );
  }
}
