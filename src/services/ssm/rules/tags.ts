import { AwsError } from '../../../aws/errors.ts';
import { constraints } from '../errors.ts';
import type { Tag } from '../model/types.ts';

const mostTags = 50;

/** Throws ValidationException. */
export function checkTags(tags: readonly Tag[]): void {
  const pattern = '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*';
  for (const [at, { Key, Value }] of tags.entries()) {
    const member = `tags.${at + 1}.member`;
    constraints.check(
      [`${member}.key`, Key, { min: 1, max: 128, pattern }],
      [`${member}.value`, Value, { max: 256, pattern }],
    );
  }
}

/** The tags with others put on, each at its key's place. Throws TooManyTagsError. */
export function withTags(tags: readonly Tag[], added: readonly Tag[]): readonly Tag[] {
  const byKey = new Map([...tags, ...added].map((tag) => [tag.Key, tag]));
  if (byKey.size <= mostTags) return [...byKey.values()];
  throw new AwsError('TooManyTagsError', `A parameter can have ${mostTags} tags at most.`);
}
