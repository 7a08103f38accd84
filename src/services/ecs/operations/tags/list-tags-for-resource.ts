import { query } from '../../operation.ts';
import { findTaggable, tagsOf } from './taggable.ts';

/** The tags of a resource, an empty list when it has none (reference §3.6.1). */
export const listTagsForResource = query('ListTagsForResource', (context, input) => ({
  tags: tagsOf(findTaggable(context, input.resourceArn)),
}));
