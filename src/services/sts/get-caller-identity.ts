import type { RequestContext } from '../../aws/request-context.ts';
import type { AnyOperation } from '../../aws/service.ts';

export interface GetCallerIdentityResponse {
  readonly Account: string;
  readonly Arn: string;
  readonly UserId: string;
}

/**
 * Says whose credentials signed the request. Callers are the root user of their account, whose UserId
 * is the account id ("Policy variables" in the IAM user guide). Needs no permission, so it never refuses.
 */
export const getCallerIdentity: AnyOperation<RequestContext> = {
  name: 'GetCallerIdentity',
  access: 'read',
  handle({ account, principalArn }): GetCallerIdentityResponse {
    return { Account: account, Arn: principalArn, UserId: account };
  },
};
