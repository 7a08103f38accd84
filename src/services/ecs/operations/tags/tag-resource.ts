import { operation } from '../../operation.ts';
import { mergeTags, requireRoomForTags, validateTags } from '../../rules/tags.ts';
import { familyOf, findTaggable, putTags, tagsOf } from './taggable.ts';

/** Adds tags to a resource or replaces their values; the others stay (reference §3.6.1). */
export const tagResource = operation('TagResource', (context, input) => {
  const resource = findTaggable(context, input.resourceArn);
  const family = familyOf(resource);
  const tags = mergeTags(tagsOf(resource), validateTags(input.tags, family));
  requireRoomForTags(tags, family);
  putTags(context, resource, tags);
  return {};
});
