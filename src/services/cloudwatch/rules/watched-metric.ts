import type { MetricKey } from '../model/metric-document.ts';
import type { ComparisonOperator, MetricAlarm, StandardUnit, Statistic } from '../model/types.ts';
import { metricKey, simpleStatistic } from './statistics.ts';

export type TreatMissingData = 'breaching' | 'notBreaching' | 'ignore' | 'missing';

/** What an alarm watches, and when that is too much. */
export interface Watched {
  readonly key: MetricKey;
  readonly statistic: Statistic;
  readonly unit: StandardUnit | undefined;
  readonly periodMs: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly threshold: number;
  readonly operator: ComparisonOperator;
  readonly treatMissingData: TreatMissingData;
  readonly isBreaching: (value: number) => boolean;
}

/**
 * What an alarm watches, if that is one metric, by a simple statistic, against a threshold; undefined for
 * percentiles, expressions, bands and queries, which are not evaluated here.
 */
export function watchedBy(alarm: MetricAlarm): Watched | undefined {
  const source = sourceOf(alarm);
  const statistic = simpleStatistic(source?.statistic);
  const { EvaluationPeriods, DatapointsToAlarm, Threshold, ComparisonOperator } = alarm;
  const isBreaching = comparison(ComparisonOperator, Threshold);
  if (source === undefined || statistic === undefined || isBreaching === undefined)
    return undefined;
  if (EvaluationPeriods === undefined || Threshold === undefined) return undefined;
  return {
    key: source.key,
    statistic,
    unit: source.unit,
    periodMs: source.period * 1000,
    evaluationPeriods: EvaluationPeriods,
    datapointsToAlarm: DatapointsToAlarm ?? EvaluationPeriods,
    threshold: Threshold,
    operator: ComparisonOperator ?? 'GreaterThanThreshold',
    treatMissingData: treatments.find((one) => one === alarm.TreatMissingData) ?? 'missing',
    isBreaching,
  };
}

const treatments: readonly TreatMissingData[] = ['breaching', 'notBreaching', 'ignore', 'missing'];

/** The metric of an alarm, or of its one query. */
function sourceOf(alarm: MetricAlarm) {
  const { Namespace, MetricName, Dimensions, Period, Statistic, Unit, Metrics } = alarm;
  if (Namespace !== undefined && MetricName !== undefined && Period !== undefined) {
    const key = metricKey({ Namespace, MetricName, Dimensions });
    return { key, period: Period, statistic: Statistic, unit: Unit };
  }
  const [query, ...others] = Metrics ?? [];
  const { Metric, Period: period, Stat, Unit: unit } = query?.MetricStat ?? {};
  if (others.length > 0 || Metric?.Namespace === undefined || Metric.MetricName === undefined) {
    return undefined;
  }
  if (period === undefined) return undefined;
  const named = { Namespace: Metric.Namespace, MetricName: Metric.MetricName };
  const key = metricKey({ ...named, Dimensions: Metric.Dimensions });
  return { key, period, statistic: Stat, unit };
}

function comparison(operator: ComparisonOperator | undefined, threshold = Number.NaN) {
  switch (operator) {
    case 'GreaterThanThreshold':
      return (value: number) => value > threshold;
    case 'GreaterThanOrEqualToThreshold':
      return (value: number) => value >= threshold;
    case 'LessThanThreshold':
      return (value: number) => value < threshold;
    case 'LessThanOrEqualToThreshold':
      return (value: number) => value <= threshold;
    default:
      return undefined;
  }
}
