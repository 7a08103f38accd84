import { constraints } from '../../errors.ts';
import { operation } from '../../operation.ts';
import { groupNameCheck } from '../../rules/names.ts';
import { checkTags, withTags } from '../../rules/tags.ts';
import { requireGroup } from '../log-groups/lookup.ts';

/** TagResource by name, from before groups had ARNs there. Required: logGroupName, tags. */
export const tagLogGroup = operation('TagLogGroup', (context, { logGroupName, tags }) => {
  constraints.check(groupNameCheck(logGroupName));
  checkTags(tags);
  const group = requireGroup(context, logGroupName);
  context.unit.groups.setTags(group.id, withTags(group.tags, tags, logGroupName));
  return {};
});
