import { constraints, invalid, refusal } from '../../errors.ts';
import type { GetMetricDataInput, MetricDataQuery, MetricDataResult } from '../../model/types.ts';
import { type CloudWatchContext, query } from '../../operation.ts';
import { metricKey, simpleStatistic, statisticOf } from '../../rules/statistics.ts';
import { warnOfWhatHasNoEffect } from '../warn-not-yet-effective.ts';
import { checkRange, measured } from './measured.ts';

/**
 * Shows statistics of several metrics. Expressions are refused, and so are percentiles; all datapoints are
 * in one answer. Required: EndTime, MetricDataQueries, StartTime.
 */
export const getMetricData = query('GetMetricData', (context, input) => {
  constraints.check(['metricDataQueries', input.MetricDataQueries, { max: 500 }]);
  // The text is that of the documentation.
  if (input.NextToken !== undefined) {
    throw refusal('InvalidNextToken', 'The next token specified is invalid.');
  }
  warnOfWhatHasNoEffect(context, 'GetMetricData', input);
  const ids = input.MetricDataQueries.map(({ Id }) => Id);
  // Unverified.
  if (new Set(ids).size < ids.length) throw invalid('The values of Id must be unique.');
  return {
    Messages: [],
    MetricDataResults: input.MetricDataQueries.filter(({ ReturnData }) => ReturnData !== false).map(
      (one) => resultOf(context, input, one),
    ),
  };
});

function resultOf(
  context: CloudWatchContext,
  input: GetMetricDataInput,
  { Id, Label, MetricStat, Expression }: MetricDataQuery,
): MetricDataResult {
  if (Expression !== undefined || MetricStat === undefined) {
    throw invalid(`Gantry evaluates no expressions: the query ${Id} needs a MetricStat.`);
  }
  const { Metric, Period, Stat, Unit } = MetricStat;
  const { Namespace, MetricName, Dimensions } = Metric;
  if (Namespace === undefined || MetricName === undefined) {
    throw invalid(`The metric of the query ${Id} needs a Namespace and a MetricName.`);
  }
  const statistic = simpleStatistic(Stat);
  if (statistic === undefined) {
    throw invalid(
      `Gantry keeps sums and bounds of what was measured, and does not know the statistic ${Stat}.`,
    );
  }
  constraints.check(['period', Period, { min: 1 }]);
  const { StartTime: startTime, EndTime: endTime } = input;
  const range = { startTime, endTime, periodSeconds: Period, unit: Unit };
  checkTimes(range);
  const points = measured(context, metricKey({ Namespace, MetricName, Dimensions }), range);
  const ordered = input.ScanBy === 'TimestampAscending' ? points : points.toReversed();
  return {
    Id,
    Label: Label ?? MetricName,
    Timestamps: ordered.map(({ at }) => at),
    Values: ordered.map(({ set }) => statisticOf(set, statistic)),
    StatusCode: 'Complete',
  };
}

/** GetMetricData declares no error of its own for these. */
function checkTimes(range: Parameters<typeof checkRange>[0]): void {
  try {
    checkRange(range);
  } catch (error) {
    throw invalid(error instanceof Error ? error.message : String(error));
  }
}
