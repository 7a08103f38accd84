import { constraints } from '../errors.ts';

/** The periods that a log group may keep its events (API reference of PutRetentionPolicy). */
const periods = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
];

const dayMs = 24 * 60 * 60 * 1000;

/** Throws InvalidParameterException for a number of days that is not one of the service's. */
export function checkRetention(days: number): void {
  if (periods.includes(days)) return;
  const values = periods.map(String);
  const refusal = constraints.notInEnum('', 'retentionInDays', values, String(days));
  if (refusal !== undefined) throw refusal;
}

/** Events before this instant are gone (epoch ms); a group without a period keeps everything. */
export function expiredBefore(retentionInDays: number | undefined, now: number): number {
  return retentionInDays === undefined ? 0 : now - retentionInDays * dayMs;
}
