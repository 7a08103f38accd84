import { clientError } from '../../errors.ts';
import type { Tag } from '../../model/types.ts';
import { isAbsent } from './absent.ts';

const mostTags = 50;
const longestKey = 128;
const longestValue = 256;
const allowed = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** The tags of a registration (reference §3.6.1). Throws ClientException, where other operations differ. */
export function checkTags(tags: readonly Tag[] | undefined): void {
  if (tags === undefined) return;
  // Seen by users of several clients that send back the empty list Describe gave them.
  if (tags.length === 0) throw clientError('Tags can not be empty.');
  const own = tags.filter(({ key = '' }) => !/^aws:/i.test(key));
  if (own.length < tags.length) {
    throw clientError('aws: prefixed tag key names are not allowed for external use.');
  }
  if (tags.length > mostTags) throw clientError(`Tags can have at most ${mostTags} items.`);
  for (const tag of tags) checkTag(tag);
  if (new Set(tags.map((tag) => tag.key)).size < tags.length) {
    throw clientError('Tag keys must be unique.');
  }
}

function checkTag({ key, value }: Tag): void {
  if (isAbsent(key)) throw clientError('Tag key can not be null or empty.');
  if (value === undefined) throw clientError('Tag value can not be null.');
  if (key.length > longestKey) {
    throw clientError(`Tag key can have at most ${longestKey} characters.`);
  }
  if (value.length > longestValue) {
    throw clientError(`Tag value can have at most ${longestValue} characters.`);
  }
  if (!allowed.test(key)) throw clientError('Tag key contains invalid characters.');
  if (!allowed.test(value)) throw clientError('Tag value contains invalid characters.');
}
