import { query } from '../../operation.ts';

/**
 * Says whose credentials signed the request. Callers are the root user of their account, whose UserId
 * is the account id ("Policy variables" in the IAM user guide). Needs no permission, so it never refuses.
 */
export const getCallerIdentity = query('GetCallerIdentity', ({ account, principalArn }) => {
  return { Account: account, Arn: principalArn, UserId: account };
});
