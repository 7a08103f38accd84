import { operation } from '../../operation.ts';
import { taggedAlarm } from './tagged-alarm.ts';

/** Takes tags off an alarm; keys that it does not have are passed over. Required: ResourceARN, TagKeys. */
export const untagResource = operation('UntagResource', (context, { ResourceARN, TagKeys }) => {
  const found = taggedAlarm(context, ResourceARN);
  const tags = found.tags.filter(({ Key }) => !TagKeys.includes(Key));
  context.alarms.put(context.caller, { ...found, tags });
  return {};
});
