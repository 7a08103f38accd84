import { constraints, invalidParameter, invalidRequest, valueTooLong } from '../errors.ts';
import type { SecretValue } from '../model/secret-document.ts';

/** Documented: the same limit for texts and for bytes. */
const longestValue = 65_536;

interface GivenValue {
  readonly SecretString?: string | undefined;
  readonly SecretBinary?: string | undefined;
}

/**
 * The value in a request, or undefined when it gives none; an empty one counts as none. Throws
 * InvalidParameterException for two values, ValidationException for one that is too long.
 */
export function readValue({ SecretString, SecretBinary }: GivenValue): SecretValue | undefined {
  const value = SecretString ? { SecretString } : undefined;
  const bytes = SecretBinary ? { SecretBinary } : undefined;
  if (value !== undefined && bytes !== undefined) {
    throw invalidParameter(
      "You can't specify both a binary secret value and a string secret value in the same secret.",
    );
  }
  const given = value ?? bytes;
  if (given !== undefined && encodeValue(given).length - 1 > longestValue) {
    throw valueTooLong(value === undefined ? 'secretBinary' : 'secretString', longestValue);
  }
  return given;
}

/** The value of a request that must give one. Throws InvalidRequestException (observed). */
export function requireValue(given: GivenValue): SecretValue {
  const value = readValue(given);
  if (value === undefined) {
    throw invalidRequest('You must provide either SecretString or SecretBinary.');
  }
  return value;
}

/** Whether two values are the same one, in whatever way their base64 is written. */
export function isSameValue(a: SecretValue, b: SecretValue): boolean {
  return encodeValue(a).equals(encodeValue(b));
}

/** A value as bytes, to be sealed. */
export function encodeValue({ SecretString, SecretBinary }: SecretValue): Buffer {
  return SecretString === undefined
    ? Buffer.concat([Buffer.from('b'), Buffer.from(SecretBinary, 'base64')])
    : Buffer.from(`s${SecretString}`);
}

/** The value in bytes that `encodeValue` made. */
export function decodeValue(bytes: Buffer): SecretValue {
  const content = bytes.subarray(1);
  return bytes.toString('latin1', 0, 1) === 'b'
    ? { SecretBinary: content.toString('base64') }
    : { SecretString: content.toString('utf8') };
}

/** The rules for a version id that a client chooses. Throws ValidationException. */
export function checkToken(token: string | undefined): void {
  constraints.check(['clientRequestToken', token, { min: 32, max: 64 }]);
}
