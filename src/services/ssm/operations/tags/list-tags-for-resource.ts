import { query } from '../../operation.ts';
import { taggedParameter } from './taggable.ts';

/** Lists the tags of a parameter. */
export const listTagsForResource = query('ListTagsForResource', (context, input) => ({
  TagList: taggedParameter(context, input).tags,
}));
