import { partitionOf } from './arn.ts';
import type { RequestContext } from './request-context.ts';

/** Who calls, and the world the call is in. */
export interface Caller {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly principalArn: string;
}

/** The caller of a request. */
export function callerOf({ account, region, principalArn }: RequestContext): Caller {
  return { account, region, principalArn, partition: partitionOf(region) };
}
