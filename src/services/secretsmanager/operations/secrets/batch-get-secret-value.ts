import { AwsError } from '../../../../aws/errors.ts';
import { decodePageToken, pageOf } from '../../../../aws/paging.ts';
import { constraints, invalidNextToken, invalidParameter } from '../../errors.ts';
import type { APIErrorType, SecretValueEntry } from '../../model/types.ts';
import { operation, type WriteContext } from '../../operation.ts';
import { checkFilters, passes } from '../../rules/filters.ts';
import { usableSecret } from '../lookup.ts';
import { pageSize } from '../page-size.ts';
import { readSecretValue } from './read-value.ts';

const list = 'BatchGetSecretValue';
const mostSecrets = 20;

/** Reads the current values of several secrets, by id or by filter. What cannot be read is told apart. */
export const batchGetSecretValue = operation('BatchGetSecretValue', (context, input) => {
  const { SecretIdList: ids = [], Filters: filters = [], NextToken: token, MaxResults } = input;
  constraints.check(['secretIdList', input.SecretIdList, { min: 1, max: mostSecrets }]);
  checkFilters(filters);
  // That one of the two is needed is documented; the text was not seen.
  if (ids.length > 0 === filters.length > 0) {
    throw invalidParameter("You must provide either 'SecretIdList' or 'Filters', but not both.");
  }
  if (ids.length > 0) return readEach(context, ids);
  const after = token === undefined ? '' : decodePageToken(list, token);
  if (after === undefined) throw invalidNextToken();
  const found = context.unit.secrets
    .all(context.caller, context.now)
    .filter(({ DeletedDate }) => DeletedDate === undefined)
    .filter((secret) => passes(secret, filters))
    .filter(({ Name }) => Name > after);
  const page = pageOf(list, found, pageSize(MaxResults, mostSecrets), ({ Name }) => Name);
  const { nextToken: NextToken } = page;
  const read = readEach(
    context,
    page.items.map(({ ARN }) => ARN),
  );
  return { ...read, ...(NextToken !== undefined && { NextToken }) };
});

function readEach(context: WriteContext, secretIds: readonly string[]) {
  const SecretValues: SecretValueEntry[] = [];
  const Errors: APIErrorType[] = [];
  for (const SecretId of secretIds) {
    try {
      SecretValues.push(readSecretValue(context, usableSecret(context, SecretId), {}));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      Errors.push({ SecretId, ErrorCode: error.type, Message: error.message });
    }
  }
  return { SecretValues, Errors };
}
