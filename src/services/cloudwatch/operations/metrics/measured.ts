import { refusal } from '../../errors.ts';
import type { MeasuredPoint, MetricKey } from '../../model/metric-document.ts';
import type { StandardUnit } from '../../model/types.ts';
import type { CloudWatchContext } from '../../operation.ts';
import { byPeriod } from '../../rules/statistics.ts';

export interface Range {
  readonly startTime: number;
  readonly endTime: number;
  readonly periodSeconds: number;
  readonly unit: StandardUnit | undefined;
}

/** What was measured of a metric in a time, by period and unit, in order of time. */
export function measured(
  { caller, metrics }: CloudWatchContext,
  key: MetricKey,
  { startTime, endTime, periodSeconds, unit }: Range,
): readonly MeasuredPoint[] {
  const metric = metrics.find(caller, key);
  if (metric === undefined) return [];
  const periodMs = periodSeconds * 1000;
  const from = Math.floor(startTime / periodMs) * periodMs;
  const points = metrics
    .points(metric, from)
    .filter((point) => point.at < endTime && (unit === undefined || point.unit === unit));
  return byPeriod(points, periodMs);
}

/** Throws InvalidParameterValueException. The texts about instants were seen by users of AWS. */
export function checkRange({ startTime, endTime, periodSeconds }: Range): void {
  if (startTime === endTime)
    throw wrong('The parameter StartTime must not equal parameter EndTime.');
  if (startTime > endTime) {
    throw wrong('The parameter StartTime must be less than the parameter EndTime.');
  }
  // Unverified.
  if (![1, 5, 10, 20, 30].includes(periodSeconds) && periodSeconds % 60 !== 0) {
    throw wrong('The parameter Period must be 1, 5, 10, 20, 30 or a multiple of 60.');
  }
}

function wrong(text: string) {
  return refusal('InvalidParameterValueException', text);
}
