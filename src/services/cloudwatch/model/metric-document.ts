import type { StandardUnit, StatisticSet } from './types.ts';

/** What makes a metric one of its own. */
export interface MetricKey {
  readonly namespace: string;
  readonly name: string;
  /** Names and values as JSON, in order of name. */
  readonly dimensions: string;
}

/** What was measured from an instant on, in epoch milliseconds. */
export interface MeasuredPoint {
  readonly at: number;
  readonly unit: StandardUnit;
  readonly set: StatisticSet;
}
