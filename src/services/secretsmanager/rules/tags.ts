import { constraints, invalidParameter, limitExceeded } from '../errors.ts';
import type { Tag } from '../model/types.ts';

const mostTags = 50;

/** Throws ValidationException or InvalidParameterException for tags that cannot be. */
export function checkTags(tags: readonly Tag[]): void {
  for (const [at, { Key, Value }] of tags.entries()) {
    const member = `tags.${at + 1}.member`;
    constraints.check(
      [`${member}.key`, Key, { min: 1, max: 128 }],
      [`${member}.value`, Value, { max: 256 }],
    );
    // Documented without its text.
    if (Key?.toLowerCase().startsWith('aws:')) {
      throw invalidParameter('Tag keys that begin with aws: are reserved.');
    }
  }
}

/** The tags with others put on, each at its key's place. Throws LimitExceededException. */
export function withTags(tags: readonly Tag[], added: readonly Tag[]): readonly Tag[] {
  const byKey = new Map([...tags, ...added].map((tag) => [tag.Key, tag]));
  if (byKey.size > mostTags) throw limitExceeded(`A secret can have ${mostTags} tags at most.`);
  return [...byKey.values()];
}
