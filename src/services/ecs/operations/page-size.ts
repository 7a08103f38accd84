import { invalidParameter } from '../errors.ts';

const largestPage = 100;

/** How many items a page has: up to 100, and `usual` unless asked otherwise (reference §1.6). */
export function pageSize(asked: number | undefined, usual = largestPage): number {
  const maxResults = asked ?? usual;
  if (maxResults > largestPage) {
    throw invalidParameter(`Max results can not be greater than ${largestPage}`);
  }
  // Only the text of the upper bound was captured; this one follows it.
  if (maxResults < 1) throw invalidParameter('Max results can not be less than 1');
  return maxResults;
}
