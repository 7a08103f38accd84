import type { Check } from '../../../aws/constraints.ts';
import { AwsError } from '../../../aws/errors.ts';
import { constraints } from '../errors.ts';

export type Tags = Readonly<Record<string, string>>;

/** The API reference of TagResource. */
const keyPattern = '([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+)';
const valuePattern = '([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)';
const most = 50;

/** Throws InvalidParameterException for tags that may not be. */
export function checkTags(tags: Tags): void {
  const checks = Object.entries(tags).flatMap(([key, value]): Check[] => [
    ['tags', key, { min: 1, max: 128, pattern: keyPattern }],
    [`tags.${key}.member`, value, { max: 256, pattern: valuePattern }],
  ]);
  constraints.check(['tags', tags, { min: 1, max: most }], ...checks);
}

/** The tags of a group with others added. Throws TooManyTagsException. */
export function withTags(tags: Tags, added: Tags, resourceName: string): Tags {
  const all = { ...tags, ...added };
  if (Object.keys(all).length <= most) return all;
  const text = `The number of tags exceeds the limit of ${most}.`;
  throw new AwsError('TooManyTagsException', text, { members: { resourceName } });
}

/** The tags of a group without some keys. */
export function withoutTags(tags: Tags, keys: readonly string[]): Tags {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key)));
}
