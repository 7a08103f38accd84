import { decodePageToken, pageOf } from '../../../../aws/paging.ts';
import { invalidNextToken } from '../../errors.ts';
import type { SecretDocument } from '../../model/secret-document.ts';
import type { SortByType } from '../../model/types.ts';
import { query } from '../../operation.ts';
import { checkFilters, passes } from '../../rules/filters.ts';
import { listedSecret } from '../../views/secret.ts';
import { pageSize } from '../page-size.ts';

const list = 'ListSecrets';

/** Lists secrets without their values, by the day of their creation unless told otherwise. */
export const listSecrets = query('ListSecrets', ({ caller, unit, now }, input) => {
  const { Filters: filters = [], SortBy: sortBy = 'created-date', NextToken: token } = input;
  checkFilters(filters);
  const size = pageSize(input.MaxResults);
  // Which way AWS sorts by itself was not seen.
  const direction = input.SortOrder === 'desc' ? -1 : 1;
  const after = token === undefined ? undefined : readToken(token);
  const found = unit.secrets
    .all(caller, now)
    .filter((secret) => input.IncludePlannedDeletion === true || secret.DeletedDate === undefined)
    .filter((secret) => passes(secret, filters))
    .map((secret) => ({ secret, place: placeOf(sortBy, secret) }))
    .sort((a, b) => direction * compare(a.place, b.place))
    .filter(({ place }) => after === undefined || direction * compare(place, after) > 0);
  const page = pageOf(list, found, size, ({ place }) => JSON.stringify(place));
  return {
    SecretList: page.items.map(({ secret }) => listedSecret(secret, unit.versions.of(secret.ARN))),
    ...(page.nextToken !== undefined && { NextToken: page.nextToken }),
  };
});

/** Where a secret stands in a list. Names are unique, so they make every order a whole one. */
type Place = readonly [number, string];

function placeOf(sortBy: SortByType, secret: SecretDocument): Place {
  switch (sortBy) {
    case 'created-date':
      return [secret.CreatedDate, secret.Name];
    case 'last-accessed-date':
      return [secret.LastAccessedDate ?? 0, secret.Name];
    case 'last-changed-date':
      return [secret.LastChangedDate, secret.Name];
    case 'name':
      return [0, secret.Name];
    default:
      return sortBy satisfies never;
  }
}

function compare(a: Place, b: Place): number {
  if (a[0] !== b[0]) return a[0] - b[0];
  if (a[1] === b[1]) return 0;
  return a[1] < b[1] ? -1 : 1;
}

function readToken(token: string): Place {
  const place: unknown = JSON.parse(decodePageToken(list, token) ?? 'null');
  if (!Array.isArray(place)) throw invalidNextToken();
  return [Number(place[0]), String(place[1])];
}
