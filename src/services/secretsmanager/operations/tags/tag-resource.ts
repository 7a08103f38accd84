import { operation } from '../../operation.ts';
import { checkTags, withTags } from '../../rules/tags.ts';
import { usableSecret } from '../lookup.ts';

/** Puts tags on a secret; a key that is there gets the new value. */
export const tagResource = operation('TagResource', (context, { SecretId, Tags: added }) => {
  checkTags(added);
  const secret = usableSecret(context, SecretId);
  context.unit.secrets.put(context.caller, { ...secret, Tags: withTags(secret.Tags ?? [], added) });
  return {};
});
