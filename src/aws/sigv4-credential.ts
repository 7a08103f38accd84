import { AwsError } from './errors.ts';

/** What a signature says of its signer: the credential scope of Signature Version 4. */
export interface Credential {
  readonly accessKeyId: string;
  /** Eight digits, the UTC day of the signature. */
  readonly date: string;
  readonly region: string;
  /** The signing name, `ecs` for Amazon ECS. */
  readonly service: string;
}

/** A signature as it came with a request, not yet believed. */
export interface Claim extends Credential {
  readonly terminator: string;
  /** Lower-case header names. */
  readonly signedHeaders: readonly string[];
  /** Lower-case hexadecimal digits. */
  readonly signature: string;
  /** True when it came in the query string and not in the Authorization header. */
  readonly presigned: boolean;
}

export const algorithm = 'AWS4-HMAC-SHA256';

// The lengths bound the work an absurd header can cause; real access key ids are 16 to 128 characters.
const scopeInHeader =
  /Credential=([^\s,/]{1,128})\/(\d{8})\/([^\s,/]{1,64})\/([^\s,/]{1,64})\/aws4_request/;
const scope = /^([^\s,/]{1,128})\/(\d{8})\/([^\s,/]{1,64})\/([^\s,/]{1,64})\/aws4_request$/;

/**
 * The credential scope of a request, from its Authorization header or else from the X-Amz-Credential
 * of a presigned URL. Takes anything and never throws: undefined where there is none to be read.
 */
export function findCredential(
  authorization: string | undefined,
  url: string,
): Credential | undefined {
  if (authorization !== undefined) return toCredential(scopeInHeader.exec(authorization));
  if (!url.includes('X-Amz-Credential=')) return undefined;
  return toCredential(scope.exec(queryOf(url).get('X-Amz-Credential') ?? ''));
}

/**
 * The whole claim, for verification; undefined where the request is not signed at all.
 * Throws IncompleteSignatureException for a signature with parts missing.
 */
export function readClaim(authorization: string | undefined, url: string): Claim | undefined {
  if (authorization !== undefined) {
    const parts = partsOfHeader(authorization);
    return toClaim((name) => parts.get(name), 'Authorization header', false);
  }
  const query = queryOf(url);
  if (!query.has('X-Amz-Credential') && !query.has('X-Amz-Signature')) return undefined;
  if (query.get('X-Amz-Algorithm') !== algorithm) {
    throw incompleteSignature(`The query string needs 'X-Amz-Algorithm=${algorithm}'.`);
  }
  return toClaim((name) => query.get(`X-Amz-${name}`) ?? undefined, 'query string', true);
}

/** A signature that cannot be checked because something it needs is not there: reference §1.3. */
export function incompleteSignature(text: string): AwsError {
  return new AwsError('IncompleteSignatureException', text);
}

function toCredential(match: RegExpExecArray | null): Credential | undefined {
  if (match === null) return undefined;
  const [, accessKeyId = '', date = '', region = '', service = ''] = match;
  return { accessKeyId, date, region, service };
}

function partsOfHeader(authorization: string): ReadonlyMap<string, string> {
  const [scheme = '', ...rest] = authorization.trim().split(/\s+/);
  // The text is not echoed: a header meant for another server may hold a secret.
  if (scheme !== algorithm) {
    throw incompleteSignature(`The Authorization header needs the algorithm ${algorithm}.`);
  }
  const parts = new Map<string, string>();
  for (const part of rest.join('').split(',')) {
    const equals = part.indexOf('=');
    if (equals > 0) parts.set(part.slice(0, equals), part.slice(equals + 1));
  }
  return parts;
}

function toClaim(
  partOf: (name: string) => string | undefined,
  place: string,
  presigned: boolean,
): Claim {
  const credential = partOf('Credential');
  const signedHeaders = partOf('SignedHeaders');
  const signature = partOf('Signature');
  if (!credential || !signedHeaders || !signature) {
    const missing = Object.entries({
      Credential: credential,
      SignedHeaders: signedHeaders,
      Signature: signature,
    })
      .filter(([, value]) => !value)
      .map(([name]) => `${place} requires '${presigned ? 'X-Amz-' : ''}${name}' parameter.`);
    throw incompleteSignature(missing.join(' '));
  }
  const [accessKeyId, date, region, service, terminator, ...surplus] = credential.split('/');
  if (!accessKeyId || !date || !region || !service || !terminator || surplus.length > 0) {
    throw incompleteSignature(
      'Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.',
    );
  }
  const names = signedHeaders.split(';');
  return {
    accessKeyId,
    date,
    region,
    service,
    terminator,
    signedHeaders: names,
    signature,
    presigned,
  };
}

function queryOf(url: string): URLSearchParams {
  const question = url.indexOf('?');
  return new URLSearchParams(question === -1 ? '' : url.slice(question + 1));
}
