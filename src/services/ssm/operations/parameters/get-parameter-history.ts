import { decodePageToken, pageOf } from '../../../../aws/paging.ts';
import { constraints, invalidNextToken } from '../../errors.ts';
import { query } from '../../operation.ts';
import { pastParameter } from '../../views/parameter.ts';
import { findParameter, shownText } from '../lookup.ts';

const largestPage = 50;

/** Reads every version of a parameter, oldest first. */
export const getParameterHistory = query('GetParameterHistory', (context, input) => {
  const { MaxResults, NextToken, WithDecryption } = input;
  constraints.check(['maxResults', MaxResults, { min: 1, max: largestPage }]);
  const { name, versions } = findParameter(context, input.Name);
  const list = `GetParameterHistory ${name}`;
  const after = NextToken === undefined ? '0' : decodePageToken(list, NextToken);
  if (after === undefined) throw invalidNextToken();
  const rest = versions.filter(({ version }) => version > Number(after));
  const page = pageOf(list, rest, MaxResults ?? largestPage, ({ version }) => String(version));
  return {
    Parameters: page.items.map((version) =>
      pastParameter(name, version, shownText(context, name, version, WithDecryption === true)),
    ),
    ...(page.nextToken !== undefined && { NextToken: page.nextToken }),
  };
});
