import { operation } from '../../operation.ts';
import { groupNameOfArn } from '../../rules/names.ts';
import { checkTags, withTags } from '../../rules/tags.ts';
import { requireGroup } from '../log-groups/lookup.ts';

/** Adds tags to a group, or changes them. Required: resourceArn, tags. */
export const tagResource = operation('TagResource', (context, { resourceArn, tags }) => {
  checkTags(tags);
  const group = requireGroup(context, groupNameOfArn(context.caller, resourceArn));
  context.unit.groups.setTags(group.id, withTags(group.tags, tags, resourceArn));
  return {};
});
