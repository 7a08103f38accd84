import { partitionOf } from '../aws/arn.ts';
import type { RequestContext } from '../aws/request-context.ts';
import { findCredential } from '../aws/sigv4-credential.ts';

/** The parts of a request that say who calls. */
export interface Caller {
  readonly authorization: string | undefined;
  /** Path and query as they came. */
  readonly url: string;
  readonly requestId: string;
}

/**
 * Who calls, and into which world. An access key id of twelve digits is the account, the region is
 * that of the credential scope; anything else, garbage included, means the defaults (design §7).
 */
export function requestContextOf(
  caller: Caller,
  defaults: { readonly defaultAccount: string; readonly defaultRegion: string },
): RequestContext {
  const credential = findCredential(caller.authorization, caller.url);
  const key = credential?.accessKeyId ?? '';
  const account = /^\d{12}$/.test(key) ? key : defaults.defaultAccount;
  const named = credential?.region ?? '';
  // The region becomes part of ARNs and of primary keys: only what could be a region may be one.
  const region = /^[a-z][a-z0-9-]{0,38}[a-z0-9]$/.test(named) ? named : defaults.defaultRegion;
  const principalArn = `arn:${partitionOf(region)}:iam::${account}:root`;
  return { account, region, principalArn, requestId: caller.requestId };
}
