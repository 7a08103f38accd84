import { operation } from '../../operation.ts';
import { checkTags, withTags } from '../../rules/tags.ts';
import { taggedAlarm } from './tagged-alarm.ts';

/** Puts tags on an alarm; a key that is there gets the new value. Required: ResourceARN, Tags. */
export const tagResource = operation('TagResource', (context, { ResourceARN, Tags }) => {
  checkTags(Tags);
  const found = taggedAlarm(context, ResourceARN);
  context.alarms.put(context.caller, { ...found, tags: withTags(found.tags, Tags) });
  return {};
});
