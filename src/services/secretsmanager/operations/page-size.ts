import { constraints } from '../errors.ts';

const largestPage = 100;

/** How many entries a page has: as many as asked for, or as the service would give at most. */
export function pageSize(asked: number | undefined, largest: number = largestPage): number {
  constraints.check(['maxResults', asked, { min: 1, max: largest }]);
  return asked ?? largest;
}
