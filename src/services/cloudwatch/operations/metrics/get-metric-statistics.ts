import { constraints, refusal } from '../../errors.ts';
import type { Datapoint, Statistic } from '../../model/types.ts';
import { query } from '../../operation.ts';
import { checkDimensions, checkNamespace } from '../../rules/metric-data-checks.ts';
import { metricKey, statisticOf } from '../../rules/statistics.ts';
import { checkRange, measured } from './measured.ts';

const mostDatapoints = 1440;

/**
 * Shows statistics of a metric by period. Percentiles are refused: only sums and bounds of what was
 * measured are kept. Required: EndTime, MetricName, Namespace, Period, StartTime.
 */
export const getMetricStatistics = query('GetMetricStatistics', (context, input) => {
  const { MetricName, Namespace, Period, StartTime, EndTime, Dimensions, Unit } = input;
  checkNamespace(Namespace);
  constraints.check(
    ['metricName', MetricName, { min: 1, max: 255 }],
    ['period', Period, { min: 1 }],
    ['statistics', input.Statistics, { min: 1, max: 5 }],
  );
  checkDimensions('dimensions', Dimensions ?? []);
  const range = { startTime: StartTime, endTime: EndTime, periodSeconds: Period, unit: Unit };
  checkRange(range);
  checkSize((EndTime - StartTime) / (Period * 1000));
  const statistics = statisticsIn(input);
  const points = measured(context, metricKey({ Namespace, MetricName, Dimensions }), range);
  return {
    Label: MetricName,
    Datapoints: points.map(
      ({ at, unit, set }): Datapoint => ({
        Timestamp: at,
        Unit: unit,
        ...Object.fromEntries(statistics.map((name) => [name, statisticOf(set, name)])),
      }),
    ),
  };
});

function statisticsIn(input: {
  readonly Statistics?: readonly Statistic[] | undefined;
  readonly ExtendedStatistics?: readonly string[] | undefined;
}): readonly Statistic[] {
  if (input.ExtendedStatistics !== undefined) {
    throw refusal(
      'InvalidParameterValueException',
      'Gantry keeps sums and bounds of what was measured, and knows no ExtendedStatistics.',
    );
  }
  // Unverified.
  if (input.Statistics === undefined) {
    throw refusal(
      'InvalidParameterCombinationException',
      'At least one of the parameters Statistics and ExtendedStatistics must be specified.',
    );
  }
  return input.Statistics;
}

/** The text was seen by users of AWS. */
function checkSize(datapoints: number): void {
  const asked = Math.ceil(datapoints);
  if (asked <= mostDatapoints) return;
  const numbers = new Intl.NumberFormat('en-US');
  throw refusal(
    'InvalidParameterCombinationException',
    `You have requested up to ${numbers.format(asked)} datapoints, which exceeds the limit of ${numbers.format(mostDatapoints)}. You may reduce the datapoints requested by increasing Period, or decreasing the time range.`,
  );
}
