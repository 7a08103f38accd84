import { constraints } from '../../errors.ts';
import { query } from '../../operation.ts';
import { groupNameCheck } from '../../rules/names.ts';
import { requireGroup } from '../log-groups/lookup.ts';

/** ListTagsForResource by name. Required: logGroupName. */
export const listTagsLogGroup = query('ListTagsLogGroup', (context, { logGroupName }) => {
  constraints.check(groupNameCheck(logGroupName));
  return { tags: requireGroup(context, logGroupName).tags };
});
