import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import type { Clock } from '../kernel/clock.ts';
import { AwsError } from './errors.ts';

/** Whom temporary credentials stand for, and how long. Instants are epoch milliseconds. */
export interface Session {
  readonly account: string;
  /** The region of a call whose signature names none. */
  readonly region: string;
  /** `arn:aws:sts::<account>:assumed-role/<role>/<session name>`, as sts:GetCallerIdentity says it. */
  readonly principalArn: string;
  readonly userId: string;
  /** The task whose role this is: the session ends with it. */
  readonly taskArn?: string | undefined;
  /** Sessions that differ in nothing else differ in this. */
  readonly nonce: string;
  readonly expiresAt: number;
}

/** What a client signs with. */
export interface SessionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiresAt: number;
}

/** A session that a request was signed in, and the secret its signature is to be checked with. */
export interface ResolvedSession {
  readonly session: Session;
  readonly secretAccessKey: string;
}

export interface SessionsOptions {
  /** 32 bytes that nobody else has. With another key every session is void. */
  readonly key: () => Buffer;
  /** Real time, whatever clock the services have: clients compare `expiresAt` with theirs. */
  readonly clock: Clock;
  /** Whether the containers of a task may still call. */
  readonly isLive: (taskArn: string) => boolean;
}

/**
 * Temporary credentials without a table. The session token is the session itself, sealed with a key of
 * this Gantry; access key id and secret follow from the same key. So they outlive a SIGKILL, no secret
 * of a session is stored anywhere, and nobody else can make one up.
 */
export class Sessions {
  readonly #options: SessionsOptions;

  constructor(options: SessionsOptions) {
    this.#options = options;
  }

  /** The credentials of a session; the same for an equal session. */
  issue(session: Session): SessionCredentials {
    const keys = keysOf(this.#options.key());
    const plain = JSON.stringify(session);
    const accessKeyId = accessKeyIdOf(keys, plain);
    return {
      accessKeyId,
      secretAccessKey: secretOf(keys, accessKeyId),
      sessionToken: seal(keys, plain),
      expiresAt: session.expiresAt,
    };
  }

  /** The session behind credentials, if Gantry issued them and it is not over. */
  find(accessKeyId: string, sessionToken: string): Session | undefined {
    const keys = keysOf(this.#options.key());
    const session = openSession(keys, accessKeyId, sessionToken);
    return session === undefined || this.#isOver(session) ? undefined : session;
  }

  /**
   * The session a request claims; undefined when this Gantry never issued it: somebody's credentials of
   * the real AWS for one. Throws ExpiredTokenException for a session that is over.
   */
  resolve(accessKeyId: string, sessionToken: string): ResolvedSession | undefined {
    const keys = keysOf(this.#options.key());
    const session = openSession(keys, accessKeyId, sessionToken);
    if (session === undefined) return undefined;
    if (this.#isOver(session)) throw expiredToken();
    return { session, secretAccessKey: secretOf(keys, accessKeyId) };
  }

  #isOver({ taskArn, expiresAt }: Session): boolean {
    const { clock, isLive } = this.#options;
    return expiresAt <= clock.now() || (taskArn !== undefined && !isLive(taskArn));
  }
}

/** The prefix of temporary access key ids ("IAM identifiers" in the IAM user guide). */
export const temporaryKeyPrefix = 'ASIA';

interface Keys {
  readonly seal: Buffer;
  readonly nonce: Buffer;
  readonly id: Buffer;
  readonly secret: Buffer;
}

function openSession(keys: Keys, accessKeyId: string, sessionToken: string): Session | undefined {
  const plain = open(keys, sessionToken);
  if (plain === undefined || accessKeyIdOf(keys, plain) !== accessKeyId) return undefined;
  // What can be opened was sealed by issue().
  return JSON.parse(plain);
}

/** A key for each purpose. */
function keysOf(key: Buffer): Keys {
  const derive = (purpose: string): Buffer => hmac(key, purpose);
  return {
    seal: derive('session token'),
    nonce: derive('session token nonce'),
    id: derive('access key id'),
    secret: derive('secret access key'),
  };
}

/** Sixteen characters of base32 after the prefix, as AWS has them. */
function accessKeyIdOf(keys: Keys, plain: string): string {
  return temporaryKeyPrefix + base32(hmac(keys.id, plain)).slice(0, 16);
}

/** Forty characters, as AWS has them. */
function secretOf(keys: Keys, accessKeyId: string): string {
  return hmac(keys.secret, accessKeyId).subarray(0, 30).toString('base64');
}

const nonceBytes = 12;
const tagBytes = 16;

/** The nonce follows from what is sealed, so no two different texts share one. */
function seal(keys: Keys, plain: string): string {
  const nonce = hmac(keys.nonce, plain).subarray(0, nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', keys.seal, nonce);
  const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
}

function open(keys: Keys, token: string): string | undefined {
  const bytes = Buffer.from(token, 'base64');
  if (bytes.length <= nonceBytes + tagBytes) return undefined;
  try {
    const decipher = createDecipheriv('aes-256-gcm', keys.seal, bytes.subarray(0, nonceBytes));
    decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
    const sealed = bytes.subarray(nonceBytes + tagBytes);
    return Buffer.concat([decipher.update(sealed), decipher.final()]).toString('utf8');
  } catch {
    // Sealed with another key, or not sealed at all: the tag does not fit.
    return undefined;
  }
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

const base32Digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** One of 32 characters for each byte: the ids of AWS are made of these. */
export function base32(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => base32Digits.charAt(byte % 32)).join('');
}

/** The text every service of AWS has for it ("Common errors"). */
function expiredToken(): AwsError {
  const text = 'The security token included in the request is expired';
  return new AwsError('ExpiredTokenException', text);
}
