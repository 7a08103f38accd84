import { operation } from '../../operation.ts';
import { usableSecret } from '../lookup.ts';

/** Takes tags off a secret; keys that it does not have are passed over. */
export const untagResource = operation('UntagResource', (context, { SecretId, TagKeys }) => {
  const secret = usableSecret(context, SecretId);
  const kept = secret.Tags?.filter(({ Key = '' }) => !TagKeys.includes(Key));
  if (kept !== undefined) context.unit.secrets.put(context.caller, { ...secret, Tags: kept });
  return {};
});
