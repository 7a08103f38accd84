import { decodePageToken, pageOf } from '../../../../aws/paging.ts';
import { invalidToken } from '../../errors.ts';
import { query } from '../../operation.ts';
import { isAbsent } from '../../rules/task-definition/absent.ts';
import { pageSize } from '../page-size.ts';

const list = 'ListTaskDefinitionFamilies';

/**
 * The names of families in order: ACTIVE ones have an ACTIVE revision, INACTIVE ones have revisions
 * and none of them ACTIVE, ALL is both and what is listed unless asked otherwise (reference §3.3.2).
 */
export const listTaskDefinitionFamilies = query('ListTaskDefinitionFamilies', (context, input) => {
  const { familyPrefix: prefix = '', status = 'ALL' } = input;
  const size = pageSize(input.maxResults);
  const after = isAbsent(input.nextToken) ? '' : familyIn(input.nextToken);
  const found = context.unit.taskDefinitions.families(
    context.caller,
    { prefix, status },
    after,
    size + 1,
  );
  const page = pageOf(list, found, size, (family) => family);
  return { families: [...page.items], nextToken: page.nextToken };
});

function familyIn(nextToken: string): string {
  const family = decodePageToken(list, nextToken);
  if (family === undefined) throw invalidToken();
  return family;
}
