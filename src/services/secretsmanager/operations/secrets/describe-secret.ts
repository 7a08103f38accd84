import { query } from '../../operation.ts';
import { describedSecret } from '../../views/secret.ts';
import { findSecret } from '../lookup.ts';

/** Shows all of a secret but its values, also of one that is to be deleted. */
export const describeSecret = query('DescribeSecret', (context, { SecretId }) => {
  const secret = findSecret(context, SecretId);
  return describedSecret(secret, context.unit.versions.of(secret.ARN));
});
