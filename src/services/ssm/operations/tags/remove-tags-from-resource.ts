import { operation } from '../../operation.ts';
import { taggedParameter } from './taggable.ts';

/** Takes tags off a parameter; keys that it does not have are passed over. */
export const removeTagsFromResource = operation('RemoveTagsFromResource', (context, input) => {
  const { name, tags } = taggedParameter(context, input);
  const kept = tags.filter(({ Key }) => !input.TagKeys.includes(Key));
  context.unit.parameters.setTags(context.caller, name, kept);
  return {};
});
