import { createHmac, timingSafeEqual } from 'node:crypto';
import { parseBasicInstant, toBasicInstant } from '../kernel/basic-instant.ts';
import type { Clock } from '../kernel/clock.ts';
import { AwsError } from './errors.ts';
import {
  canonicalRequest,
  headerValues,
  type SignableRequest,
  sha256Hex,
} from './sigv4-canonical.ts';
import {
  algorithm,
  type Claim,
  type Credential,
  incompleteSignature,
  readClaim,
} from './sigv4-credential.ts';

/** Temporary credentials are known by their session token alone. */
export type SecretLookup = (accessKeyId: string, sessionToken?: string) => string | undefined;

export interface SignatureVerifierOptions {
  /** Real time, even where the services live in virtual time: clients sign with real time. */
  readonly clock: Clock;
  /** The secret that belongs to an access key id; undefined for a key that does not exist. */
  readonly secretAccessKeyOf: SecretLookup;
}

const skewMinutes = 5;
const skewMs = skewMinutes * 60_000;
/** The longest life of a presigned URL: seven days. */
const longestExpirySeconds = 604_800;
/** One key a day, region and service; a client uses a handful of them. */
const signingKeyLimit = 100;

/** Checks Signature Version 4, header and presigned, against known access keys. */
export class SignatureVerifier {
  readonly #options: SignatureVerifierOptions;
  readonly #signingKeys = new Map<string, { readonly secret: string; readonly key: Buffer }>();

  constructor(options: SignatureVerifierOptions) {
    this.#options = options;
  }

  /**
   * Returns who signed the request for `service` (the signing name). Throws what AWS answers otherwise
   * (reference §1.3): MissingAuthenticationTokenException, IncompleteSignatureException,
   * UnrecognizedClientException or InvalidSignatureException.
   */
  verify(request: SignableRequest, service: string): Credential {
    const headers = headerValues(request.rawHeaders);
    const claim = readClaim(headers.get('authorization')?.[0], request.url);
    if (claim === undefined) {
      throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token');
    }
    const query = new URLSearchParams(request.url.split('?')[1] ?? '');
    const token = claim.presigned
      ? query.get('X-Amz-Security-Token')
      : headers.get('x-amz-security-token')?.[0];
    const secret = this.#options.secretAccessKeyOf(claim.accessKeyId, token ?? undefined);
    if (secret === undefined) {
      const text = 'The security token included in the request is invalid.';
      throw new AwsError('UnrecognizedClientException', text);
    }
    const signedAt = this.#checkScope(claim, query, headers, service);
    const key = this.#signingKey(claim, secret);
    const expected = createHmac('sha256', key)
      .update(stringToSign(request, claim, signedAt))
      .digest();
    const given = Buffer.from(claim.signature, 'hex');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      throw invalidSignature(
        'The request signature we calculated does not match the signature you provided. Check your ' +
          'AWS Secret Access Key and signing method. Consult the service documentation for details.',
      );
    }
    return claim;
  }

  /** Checks all that needs no secret and returns the time stamp of the signature. */
  #checkScope(
    claim: Claim,
    query: URLSearchParams,
    headers: ReadonlyMap<string, readonly string[]>,
    service: string,
  ): string {
    if (claim.terminator !== 'aws4_request') {
      throw invalidSignature(
        `Credential should be scoped with a valid terminator: 'aws4_request'.`,
      );
    }
    if (claim.service !== service) {
      throw invalidSignature(`Credential should be scoped to correct service: '${service}'.`);
    }
    const dateHeader = headers.has('x-amz-date') ? 'x-amz-date' : 'date';
    const given = claim.presigned ? query.get('X-Amz-Date') : headers.get(dateHeader)?.[0];
    const at = parseBasicInstant(given ?? '');
    if (at === undefined) {
      const place = claim.presigned ? 'Query string' : 'Authorization header';
      throw incompleteSignature(
        `${place} requires existence of either a 'X-Amz-Date' or a 'Date' header.`,
      );
    }
    const mustBeSigned = claim.presigned ? ['host'] : ['host', dateHeader];
    // An unsigned target would let a captured signature be used for another operation.
    if (headers.has('x-amz-target')) mustBeSigned.push('x-amz-target');
    for (const name of mustBeSigned) {
      if (claim.signedHeaders.includes(name)) continue;
      throw invalidSignature(`'${name}' must be a 'SignedHeader' in the AWS Authorization.`);
    }
    const signedAt = toBasicInstant(at);
    if (signedAt.slice(0, 8) !== claim.date) {
      throw invalidSignature(
        `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: ` +
          `'${claim.date}' != '${signedAt.slice(0, 8)}', from '${signedAt}'.`,
      );
    }
    this.#checkAge(at, claim.presigned ? expiryMs(query.get('X-Amz-Expires')) : skewMs);
    return signedAt;
  }

  #checkAge(signedAt: number, lifeMs: number): void {
    const now = this.#options.clock.now();
    const [signed, current] = [toBasicInstant(signedAt), toBasicInstant(now)];
    if (signedAt < now - lifeMs) {
      const limit = toBasicInstant(now - lifeMs);
      const minutes = Math.ceil(lifeMs / 60_000);
      throw invalidSignature(
        `Signature expired: ${signed} is now earlier than ${limit} (${current} - ${minutes} min.)`,
      );
    }
    if (signedAt > now + skewMs) {
      const limit = toBasicInstant(now + skewMs);
      throw invalidSignature(
        `Signature not yet current: ${signed} is still later than ${limit} (${current} + ${skewMinutes} min.)`,
      );
    }
  }

  #signingKey(claim: Credential, secret: string): Buffer {
    const name = `${claim.accessKeyId}/${claim.date}/${claim.region}/${claim.service}`;
    const cached = this.#signingKeys.get(name);
    if (cached !== undefined && cached.secret === secret) return cached.key;
    const key = deriveSigningKey(secret, claim);
    this.#signingKeys.set(name, { secret, key });
    for (const oldest of this.#signingKeys.keys()) {
      if (this.#signingKeys.size <= signingKeyLimit) break;
      this.#signingKeys.delete(oldest);
    }
    return key;
  }
}

/** The chain of keys from a secret access key to the one key of a day, region and service. */
export function deriveSigningKey(
  secret: string,
  scope: Pick<Credential, 'date' | 'region' | 'service'>,
): Buffer {
  const steps = [scope.date, scope.region, scope.service, 'aws4_request'];
  let key: Buffer = Buffer.from(`AWS4${secret}`);
  for (const step of steps) key = createHmac('sha256', key).update(step).digest();
  return key;
}

function stringToSign(request: SignableRequest, claim: Claim, signedAt: string): string {
  return [
    algorithm,
    signedAt,
    `${claim.date}/${claim.region}/${claim.service}/aws4_request`,
    sha256Hex(canonicalRequest(request, claim.signedHeaders)),
  ].join('\n');
}

function expiryMs(text: string | null): number {
  const seconds = /^\d{1,6}$/.test(text ?? '') ? Number(text) : 0;
  if (seconds < 1 || seconds > longestExpirySeconds) {
    throw incompleteSignature(
      `X-Amz-Expires must be a number of seconds from 1 to ${longestExpirySeconds}.`,
    );
  }
  return seconds * 1000;
}

function invalidSignature(text: string): AwsError {
  return new AwsError('InvalidSignatureException', text);
}
