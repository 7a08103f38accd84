import { decodePageToken, pageOf } from '../../../../aws/paging.ts';
import { constraints, refusal } from '../../errors.ts';
import type { ListMetricsInput, ListMetricsOutput, Metric } from '../../model/types.ts';
import { query } from '../../operation.ts';
import { shownMetric } from '../../rules/statistics.ts';
import { warnOfWhatHasNoEffect } from '../warn-not-yet-effective.ts';

const list = 'ListMetrics';
/** The page of AWS. */
const size = 500;
const recentMs = 3 * 60 * 60 * 1000;

/** Shows the metrics that have had data. No member is required. */
export const listMetrics = query('ListMetrics', (context, input): ListMetricsOutput => {
  const { caller, metrics, now } = context;
  constraints.check(
    ['namespace', input.Namespace, { min: 1, max: 255, pattern: '[^:].*' }],
    ['metricName', input.MetricName, { min: 1, max: 255 }],
    ['dimensions', input.Dimensions, { max: 10 }],
  );
  warnOfWhatHasNoEffect(context, 'ListMetrics', input);
  const after = input.NextToken === undefined ? '' : decodePageToken(list, input.NextToken);
  // The text was not seen.
  if (after === undefined) {
    throw refusal('InvalidParameterValueException', 'The parameter NextToken is invalid.');
  }
  const since = input.RecentlyActive === undefined ? 0 : now - recentMs;
  const found = metrics
    .list(caller, since)
    .map((key) => ({
      key: JSON.stringify([key.namespace, key.name, key.dimensions]),
      shown: shownMetric(key),
    }))
    .filter(({ shown }) => isAskedFor(shown, input))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .filter(({ key }) => key > after);
  const { items, nextToken } = pageOf(list, found, size, ({ key }) => key);
  const Metrics = items.map(({ shown }) => shown);
  return nextToken === undefined ? { Metrics } : { Metrics, NextToken: nextToken };
});

function isAskedFor(metric: Metric, input: ListMetricsInput): boolean {
  const { Namespace, MetricName, Dimensions = [] } = input;
  return (
    (Namespace === undefined || metric.Namespace === Namespace) &&
    (MetricName === undefined || metric.MetricName === MetricName) &&
    Dimensions.every((asked) =>
      metric.Dimensions?.some(
        ({ Name, Value }) =>
          Name === asked.Name && (asked.Value === undefined || Value === asked.Value),
      ),
    )
  );
}
