import { query } from '../../operation.ts';
import { taggedAlarm } from './tagged-alarm.ts';

/** Shows the tags of an alarm. Required: ResourceARN. */
export const listTagsForResource = query('ListTagsForResource', (context, { ResourceARN }) => ({
  Tags: taggedAlarm(context, ResourceARN).tags,
}));
