import { decodePageToken, pageOf } from '../../../../aws/paging.ts';
import { invalidToken } from '../../errors.ts';
import { query } from '../../operation.ts';
import { taskDefinitionArn } from '../../rules/arns.ts';
import { isAbsent } from '../../rules/task-definition/absent.ts';
import { parseTaskDefinitionIdentifier } from '../../rules/task-definition/identifier.ts';
import type { RevisionKey } from '../../tables/task-definitions.ts';
import { pageSize } from '../page-size.ts';

/**
 * The ARNs of revisions, ACTIVE ones unless asked otherwise, by family and then by revision as a
 * number. `familyPrefix` is the whole name of a family here, whatever it is called (reference §3.3.2).
 */
export const listTaskDefinitions = query('ListTaskDefinitions', (context, input) => {
  const { familyPrefix, sort = 'ASC', status = 'ACTIVE' } = input;
  const size = pageSize(input.maxResults);
  // A token goes on in the direction it was made for.
  const list = `ListTaskDefinitions ${sort}`;
  const found = context.unit.taskDefinitions.page(
    context.caller,
    { family: familyPrefix === '' ? undefined : familyPrefix, status, sort },
    isAbsent(input.nextToken) ? undefined : keyIn(list, input.nextToken),
    size + 1,
  );
  const page = pageOf(list, found, size, ({ family, revision }) => `${family}:${revision}`);
  return {
    taskDefinitionArns: page.items.map(({ family, revision }) =>
      taskDefinitionArn(context.caller, family, revision),
    ),
    nextToken: page.nextToken,
  };
});

function keyIn(list: string, nextToken: string): RevisionKey {
  const text = decodePageToken(list, nextToken) ?? '';
  const key = parseTaskDefinitionIdentifier({ account: '', region: '', partition: '' }, text);
  if (key.kind !== 'revision') throw invalidToken();
  return key;
}
