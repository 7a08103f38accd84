import { constraints } from '../../errors.ts';
import { operation } from '../../operation.ts';
import { groupNameCheck } from '../../rules/names.ts';
import { withoutTags } from '../../rules/tags.ts';
import { requireGroup } from '../log-groups/lookup.ts';

/** UntagResource by name. Required: logGroupName, tags. */
export const untagLogGroup = operation('UntagLogGroup', (context, { logGroupName, tags }) => {
  constraints.check(groupNameCheck(logGroupName), ['tags', tags, { min: 1 }]);
  const group = requireGroup(context, logGroupName);
  context.unit.groups.setTags(group.id, withoutTags(group.tags, tags));
  return {};
});
