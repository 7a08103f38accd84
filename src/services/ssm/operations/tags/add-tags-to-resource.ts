import { operation } from '../../operation.ts';
import { checkTags, withTags } from '../../rules/tags.ts';
import { taggedParameter } from './taggable.ts';

/** Puts tags on a parameter; a key that is there gets the new value. */
export const addTagsToResource = operation('AddTagsToResource', (context, input) => {
  checkTags(input.Tags);
  const { name, tags } = taggedParameter(context, input);
  context.unit.parameters.setTags(context.caller, name, withTags(tags, input.Tags));
  return {};
});
