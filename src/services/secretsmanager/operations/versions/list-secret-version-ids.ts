import { decodePageToken, pageOf } from '../../../../aws/paging.ts';
import { invalidNextToken } from '../../errors.ts';
import { query } from '../../operation.ts';
import { listedVersion } from '../../views/secret.ts';
import { findSecret } from '../lookup.ts';
import { pageSize } from '../page-size.ts';

/** Lists the versions of a secret, oldest first; those without labels only on request. */
export const listSecretVersionIds = query('ListSecretVersionIds', (context, input) => {
  const secret = findSecret(context, input.SecretId);
  const size = pageSize(input.MaxResults);
  const { ARN, Name } = secret;
  const list = `ListSecretVersionIds ${ARN}`;
  const shown = context.unit.versions
    .of(ARN)
    .filter(({ stages }) => input.IncludeDeprecated === true || stages.length > 0);
  const last = input.NextToken === undefined ? undefined : decodePageToken(list, input.NextToken);
  const at = shown.findIndex(({ versionId }) => versionId === last);
  if (input.NextToken !== undefined && at === -1) throw invalidNextToken();
  const rest = shown.slice(at + 1);
  const page = pageOf(list, rest, size, ({ versionId }) => versionId);
  return {
    ARN,
    Name,
    Versions: page.items.map((version) => listedVersion(secret, version)),
    ...(page.nextToken !== undefined && { NextToken: page.nextToken }),
  };
});
