import { decodePageToken, pageOf } from '../../../aws/paging.ts';
import { constraints, invalidMarker } from '../errors.ts';

export interface PageRequest {
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly IsTruncated: boolean;
  readonly Marker: string | undefined;
}

const defaultItems = 100;

/** One page of a list that is in order of key. Throws ValidationError. */
export function page<T>(
  list: string,
  all: readonly T[],
  keyOf: (item: T) => string,
  { Marker, MaxItems }: PageRequest,
): Page<T> {
  constraints.check(['maxItems', MaxItems, { min: 1, max: 1000 }]);
  const after = Marker === undefined ? undefined : decodePageToken(list, Marker);
  if (Marker !== undefined && after === undefined) throw invalidMarker();
  const size = MaxItems ?? defaultItems;
  const rest = after === undefined ? all : all.filter((item) => keyOf(item) > after);
  const { items, nextToken } = pageOf(list, rest.slice(0, size + 1), size, keyOf);
  return { items, IsTruncated: nextToken !== undefined, Marker: nextToken };
}
