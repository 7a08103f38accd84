import { constraints, invalid } from '../errors.ts';
import type { Tag } from '../model/types.ts';

const mostTags = 50;

/** Throws ValidationException for tags that cannot be. */
export function checkTags(tags: readonly Tag[]): void {
  for (const [at, { Key, Value }] of tags.entries()) {
    const member = `tags.${at + 1}.member`;
    constraints.check(
      [`${member}.key`, Key, { min: 1, max: 128 }],
      [`${member}.value`, Value, { max: 256 }],
    );
    // Documented without its text.
    if (Key.toLowerCase().startsWith('aws:')) {
      throw invalid('Tag keys that begin with aws: are reserved.');
    }
  }
}

/** The tags with others put on, each at its key's place. Throws ValidationException for more than 50. */
export function withTags(tags: readonly Tag[], added: readonly Tag[]): readonly Tag[] {
  const byKey = new Map([...tags, ...added].map((tag) => [tag.Key, tag]));
  if (byKey.size > mostTags) throw invalid(`An alarm can have ${mostTags} tags at most.`);
  return [...byKey.values()];
}
