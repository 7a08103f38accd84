import { clientError } from '../../errors.ts';
import type { Tag } from '../../model/types.ts';
import { validateTags } from '../tags.ts';

/** The tags of a registration (reference §3.6.1). Throws ClientException, where other operations differ. */
export function checkTags(tags: readonly Tag[] | undefined): void {
  if (tags === undefined) return;
  // Seen by users of several clients that send back the empty list Describe gave them.
  if (tags.length === 0) throw clientError('Tags can not be empty.');
  validateTags(tags, 'ClientException');
}
