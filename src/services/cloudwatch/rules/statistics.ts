import type { MeasuredPoint, MetricKey } from '../model/metric-document.ts';
import type { Dimension, Metric, MetricDatum, Statistic, StatisticSet } from '../model/types.ts';

/** The key of a metric, whatever the order of its dimensions. */
export function metricKey(metric: {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly Dimension[] | undefined;
}): MetricKey {
  const pairs = (metric.Dimensions ?? []).map(({ Name, Value }) => [Name, Value] as const);
  const sorted = pairs.toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    namespace: metric.Namespace,
    name: metric.MetricName,
    dimensions: JSON.stringify(sorted),
  };
}

/** The metric as it is shown. */
export function shownMetric({ namespace, name, dimensions }: MetricKey): Metric {
  const pairs: readonly (readonly [string, string])[] = JSON.parse(dimensions);
  return {
    Namespace: namespace,
    MetricName: name,
    Dimensions: pairs.map(([Name, Value]) => ({ Name, Value })),
  };
}

/** What a datum says was measured. */
export function setOf({ Value, StatisticValues, Values, Counts }: MetricDatum): StatisticSet {
  if (StatisticValues !== undefined) return StatisticValues;
  const values = Values ?? (Value === undefined ? [] : [Value]);
  return values
    .map((value, at) => setOfOne(value, Counts?.[at] ?? 1))
    .reduce(together, nothingMeasured);
}

function setOfOne(value: number, count: number): StatisticSet {
  return { SampleCount: count, Sum: value * count, Minimum: value, Maximum: value };
}

const nothingMeasured: StatisticSet = {
  SampleCount: 0,
  Sum: 0,
  Minimum: Number.POSITIVE_INFINITY,
  Maximum: Number.NEGATIVE_INFINITY,
};

/** Two sets as one. */
export function together(one: StatisticSet, other: StatisticSet): StatisticSet {
  return {
    SampleCount: one.SampleCount + other.SampleCount,
    Sum: one.Sum + other.Sum,
    Minimum: Math.min(one.Minimum, other.Minimum),
    Maximum: Math.max(one.Maximum, other.Maximum),
  };
}

/** One statistic of a set. */
export function statisticOf(set: StatisticSet, statistic: Statistic): number {
  switch (statistic) {
    case 'Average':
      return set.Sum / set.SampleCount;
    case 'Sum':
      return set.Sum;
    case 'Minimum':
      return set.Minimum;
    case 'Maximum':
      return set.Maximum;
    case 'SampleCount':
      return set.SampleCount;
    default:
      return statistic satisfies never;
  }
}

/** The statistic of a name; undefined for percentiles and the like, which sets do not tell. */
export function simpleStatistic(name: string | undefined): Statistic | undefined {
  return simple.find((one) => one === name);
}

const simple: readonly Statistic[] = ['Average', 'Maximum', 'Minimum', 'SampleCount', 'Sum'];

/** Points by period and unit: each period begins at a whole multiple of its length. In order of time. */
export function byPeriod(
  points: readonly MeasuredPoint[],
  periodMs: number,
): readonly MeasuredPoint[] {
  const found = new Map<string, MeasuredPoint>();
  for (const { at, unit, set } of points) {
    const begin = Math.floor(at / periodMs) * periodMs;
    const key = `${begin} ${unit}`;
    const before = found.get(key);
    found.set(key, {
      at: begin,
      unit,
      set: before === undefined ? set : together(before.set, set),
    });
  }
  return [...found.values()];
}
