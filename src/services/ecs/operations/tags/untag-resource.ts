import { operation } from '../../operation.ts';
import { withoutTags } from '../../rules/tags.ts';
import { findTaggable, putTags, tagsOf } from './taggable.ts';

/** Takes tags off a resource; keys it does not have are no error (reference §3.6.1, observed). */
export const untagResource = operation('UntagResource', (context, input) => {
  const resource = findTaggable(context, input.resourceArn);
  putTags(context, resource, withoutTags(tagsOf(resource), input.tagKeys));
  return {};
});
