import { constraints, noSuchResource, refusal } from '../../errors.ts';
import type { AlarmRecord } from '../../model/alarm-document.ts';
import type { CloudWatchContext } from '../../operation.ts';
import { parseAlarmArn } from '../../rules/alarm-arn.ts';

/**
 * The alarm whose tags are asked for; nothing else here can have any. Throws
 * InvalidParameterValueException for a text that is no ARN, ResourceNotFoundException for no alarm.
 */
export function taggedAlarm({ alarms, caller }: CloudWatchContext, arn: string): AlarmRecord {
  constraints.check(['resourceARN', arn, { min: 1, max: 1024 }]);
  // The text was not seen.
  if (!arn.startsWith('arn:')) {
    throw refusal('InvalidParameterValueException', `${arn} is not a valid ARN.`);
  }
  const named = parseAlarmArn(arn);
  const isOwn = named?.world.account === caller.account && named.world.region === caller.region;
  const found = isOwn ? alarms.get(caller, named.alarmName) : undefined;
  if (found === undefined) throw noSuchResource(arn);
  return found;
}
