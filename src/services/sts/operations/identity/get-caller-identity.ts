import { query } from '../../operation.ts';

/**
 * Says whose credentials signed the request: a session, else the root user of the account, whose UserId
 * is the account id ("Policy variables" in the IAM user guide). Needs no permission, so it never refuses.
 */
export const getCallerIdentity = query('GetCallerIdentity', ({ request }) => {
  const { account, principalArn, userId } = request;
  return { Account: account, Arn: principalArn, UserId: userId ?? account };
});
