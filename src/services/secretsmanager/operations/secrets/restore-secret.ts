import { operation } from '../../operation.ts';
import { findSecret } from '../lookup.ts';

/** Takes back the deletion of a secret; one that is not to be deleted stays as it is. */
export const restoreSecret = operation('RestoreSecret', (context, { SecretId }) => {
  const { DeletedDate: _, ...secret } = findSecret(context, SecretId);
  context.unit.secrets.put(context.caller, secret);
  return { ARN: secret.ARN, Name: secret.Name };
});
