import { query } from '../../operation.ts';
import { groupNameOfArn } from '../../rules/names.ts';
import { requireGroup } from '../log-groups/lookup.ts';

/** Lists the tags of a group by its ARN. Required: resourceArn. */
export const listTagsForResource = query('ListTagsForResource', (context, { resourceArn }) => {
  return { tags: requireGroup(context, groupNameOfArn(context.caller, resourceArn)).tags };
});
