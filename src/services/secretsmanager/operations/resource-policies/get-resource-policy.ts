import { query } from '../../operation.ts';
import { usableSecret } from '../lookup.ts';

/** No secret has a policy here, for PutResourcePolicy is not built. Terraform asks all the same. */
export const getResourcePolicy = query('GetResourcePolicy', (context, { SecretId }) => {
  const { ARN, Name } = usableSecret(context, SecretId);
  return { ARN, Name };
});
