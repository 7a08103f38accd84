import { decodePageToken, pageOf } from '../../../aws/paging.ts';
import { constraints, invalidNextToken } from '../errors.ts';
import type { ParameterRecord } from '../model/parameter-document.ts';

interface Asked {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

/** One page of parameters that are in order of name. Throws InvalidNextToken and ValidationException. */
export function pageOfParameters(
  list: string,
  found: readonly ParameterRecord[],
  { MaxResults, NextToken }: Asked,
  largest: number,
) {
  constraints.check(['maxResults', MaxResults, { min: 1, max: largest }]);
  const after = NextToken === undefined ? undefined : decodePageToken(list, NextToken);
  if (NextToken !== undefined && after === undefined) throw invalidNextToken();
  const rest = after === undefined ? found : found.filter(({ name }) => name > after);
  const { items, nextToken } = pageOf(list, rest, MaxResults ?? largest, ({ name }) => name);
  return { items, ...(nextToken !== undefined && { NextToken: nextToken }) };
}
