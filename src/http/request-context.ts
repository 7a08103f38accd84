import { partitionOf } from '../aws/arn.ts';
import type { RequestContext } from '../aws/request-context.ts';
import { type ResolvedSession, temporaryKeyPrefix } from '../aws/sessions.ts';
import { findCredential } from '../aws/sigv4-credential.ts';

/** The parts of a request that say who calls. */
export interface Caller {
  readonly authorization: string | undefined;
  /** Path and query as they came. */
  readonly url: string;
  /** The X-Amz-Security-Token header. */
  readonly sessionToken?: string | undefined;
  /** The Host header. */
  readonly host?: string | undefined;
  readonly requestId: string;
}

/** What a call is read with. */
export interface CallerDefaults {
  readonly defaultAccount: string;
  readonly defaultRegion: string;
  readonly sessionOf?: SessionLookup | undefined;
}

/**
 * The session of temporary credentials; undefined for those that Gantry did not issue. Throws
 * ExpiredTokenException.
 */
export type SessionLookup = (
  accessKeyId: string,
  sessionToken: string,
) => ResolvedSession | undefined;

/**
 * Who calls, and into which world. The account is that of the session whose credentials sign the call,
 * else an access key id of twelve digits; the region is that of the credential scope. Anything else,
 * garbage included, means the defaults (design §7). Throws ExpiredTokenException.
 */
export function requestContextOf(caller: Caller, defaults: CallerDefaults): RequestContext {
  const credential = findCredential(caller.authorization, caller.url);
  const key = credential?.accessKeyId ?? '';
  const session = sessionOf(key, caller, defaults);
  const named = credential?.region ?? '';
  // The region becomes part of ARNs and of primary keys: only what could be a region may be one.
  const isRegion = /^[a-z][a-z0-9-]{0,38}[a-z0-9]$/.test(named);
  const region = isRegion ? named : (session?.region ?? defaults.defaultRegion);
  const { requestId, host } = caller;
  if (session !== undefined) {
    const { account, principalArn, userId } = session;
    return { account, region, principalArn, userId, host, requestId };
  }
  const account = /^\d{12}$/.test(key) ? key : defaults.defaultAccount;
  const principalArn = `arn:${partitionOf(region)}:iam::${account}:root`;
  return { account, region, principalArn, host, requestId };
}

function sessionOf(accessKeyId: string, caller: Caller, { sessionOf }: CallerDefaults) {
  // Nearly all calls carry other keys: they pay for nothing.
  if (sessionOf === undefined || !accessKeyId.startsWith(temporaryKeyPrefix)) return undefined;
  const token = caller.sessionToken ?? tokenInQuery(caller.url);
  return token === undefined ? undefined : sessionOf(accessKeyId, token)?.session;
}

/** A presigned URL carries the token in its query. */
function tokenInQuery(url: string): string | undefined {
  const question = url.indexOf('?');
  if (question === -1) return undefined;
  return new URLSearchParams(url.slice(question + 1)).get('X-Amz-Security-Token') ?? undefined;
}
