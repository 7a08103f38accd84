import { AwsError } from '../../../aws/errors.ts';
import type { Tag } from '../model/types.ts';

/** Task definitions are checked with ClientException, everything else with the other (reference §1.3). */
export type ValidationFamily = 'ClientException' | 'InvalidParameterException';

/** A tag that was checked: both halves are there. */
export interface CompleteTag extends Tag {
  readonly key: string;
  readonly value: string;
}

const mostTags = 50;
const longestKey = 128;
const longestValue = 256;
const allowed = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/**
 * Checks the tags of a request (reference §3.6.1) and returns them with their types made certain.
 * A tag sent with a null value arrives here without one. Throws `family`.
 */
export function validateTags(
  tags: readonly Tag[],
  family: ValidationFamily,
): readonly CompleteTag[] {
  if (tags.length > mostTags) throw tooManyTags(family);
  const keys = new Set<string>();
  return tags.map((tag) => {
    const complete = validateTag(tag, family);
    if (keys.has(complete.key)) {
      // The rule is documented, its text was never captured; this one is ours.
      throw new AwsError(family, `Tag keys must be unique. '${complete.key}' is given twice.`);
    }
    keys.add(complete.key);
    return complete;
  });
}

/**
 * Tags after an upsert: a key that is there keeps its place and takes the new value, a new one goes to
 * the end, the others stay (reference §3.6.1).
 */
export function mergeTags(present: readonly Tag[], given: readonly Tag[]): readonly Tag[] {
  const values = new Map(given.map((tag) => [tag.key, tag]));
  const known = new Set(present.map((tag) => tag.key));
  return [
    ...present.map((tag) => values.get(tag.key) ?? tag),
    ...given.filter((tag) => !known.has(tag.key)),
  ];
}

/** Tags without those of the given keys. AWS's own `aws:` tags cannot be taken off (reference §3.6.1). */
export function withoutTags(present: readonly Tag[], keys: readonly string[]): readonly Tag[] {
  const removed = new Set(keys.filter((key) => !isReserved(key)));
  return present.filter((tag) => tag.key === undefined || !removed.has(tag.key));
}

/** Throws `family` when a resource would have more than 50 tags; `aws:` tags do not count (reference §3.6.1). */
export function requireRoomForTags(tags: readonly Tag[], family: ValidationFamily): void {
  const counted = tags.filter(({ key = '' }) => !isReserved(key)).length;
  if (counted > mostTags) throw tooManyTags(family);
}

function validateTag({ key, value }: Tag, family: ValidationFamily): CompleteTag {
  if (key === undefined) throw new AwsError(family, 'Tag key can not be null.');
  // Observed for CreateCluster and TagResource (reference §2.2).
  if (value === undefined) throw new AwsError(family, 'Tag value can not be null.');
  if (isReserved(key)) {
    throw new AwsError(family, 'aws: prefixed tag key names are not allowed for external use.');
  }
  // The limits are documented, their texts were never captured; the rest of these are ours.
  const keyLength = charactersIn(key);
  if (keyLength < 1 || keyLength > longestKey) {
    throw new AwsError(family, `Tag key must be between 1 and ${longestKey} characters long.`);
  }
  if (charactersIn(value) > longestValue) {
    throw new AwsError(family, `Tag value must be at most ${longestValue} characters long.`);
  }
  if (!allowed.test(key)) throw invalidCharacters(family, 'key', key);
  if (!allowed.test(value)) throw invalidCharacters(family, 'value', value);
  return { key, value };
}

function isReserved(key: string): boolean {
  return key.toLowerCase().startsWith('aws:');
}

/** Limits count Unicode characters, which are not the units of `length`. */
function charactersIn(text: string): number {
  return [...text].length;
}

function tooManyTags(family: ValidationFamily): AwsError {
  return new AwsError(family, `Tags can have at most ${mostTags} items.`);
}

function invalidCharacters(
  family: ValidationFamily,
  half: 'key' | 'value',
  text: string,
): AwsError {
  return new AwsError(
    family,
    `Tag ${half} '${text}' contains invalid characters. Letters, spaces, numbers and _ . : / = + - @ are allowed.`,
  );
}
