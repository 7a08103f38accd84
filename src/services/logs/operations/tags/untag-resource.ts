import { constraints } from '../../errors.ts';
import { operation } from '../../operation.ts';
import { groupNameOfArn } from '../../rules/names.ts';
import { withoutTags } from '../../rules/tags.ts';
import { requireGroup } from '../log-groups/lookup.ts';

/** Removes tags from a group. Required: resourceArn, tagKeys. */
export const untagResource = operation('UntagResource', (context, { resourceArn, tagKeys }) => {
  constraints.check(['tagKeys', tagKeys, { max: 50 }]);
  const group = requireGroup(context, groupNameOfArn(context.caller, resourceArn));
  context.unit.groups.setTags(group.id, withoutTags(group.tags, tagKeys));
  return {};
});
