import type { MetricAlarmRecord } from '../../model/alarm-document.ts';
import type { MeasuredPoint, MetricKey } from '../../model/metric-document.ts';
import type { MetricDatum } from '../../model/types.ts';
import { operation } from '../../operation.ts';
import { checkMetricData, checkNamespace } from '../../rules/metric-data-checks.ts';
import { metricKey, setOf } from '../../rules/statistics.ts';
import { watchedBy } from '../../rules/watched-metric.ts';
import { warnOfWhatHasNoEffect } from '../warn-not-yet-effective.ts';

/** Adds what was measured to metrics, and has the alarms on them evaluated. Required: Namespace. */
export const putMetricData = operation('PutMetricData', (context, input) => {
  const { caller, metrics, alarms, now } = context;
  const { Namespace, MetricData = [], EntityMetricData = [] } = input;
  const data = [...MetricData, ...EntityMetricData.flatMap((one) => one.MetricData ?? [])];
  checkNamespace(Namespace);
  checkMetricData(data, now);
  for (const { key, points } of byMetric(Namespace, data, now)) {
    metrics.add(caller, key, points, now);
    for (const record of alarms.on(caller, key)) {
      if (!isOn(record, key)) continue;
      if (record.awaits === undefined) alarms.put(caller, { ...record, awaits: true });
      context.touch(`alarm/${record.alarm.AlarmArn}`);
    }
  }
  warnOfWhatHasNoEffect(context, 'PutMetricData', input);
  return {};
});

function isOn({ alarm }: MetricAlarmRecord, key: MetricKey): boolean {
  const watched = watchedBy(alarm)?.key;
  return watched !== undefined && JSON.stringify(watched) === JSON.stringify(key);
}

/** The points of each metric, so that each is written once. */
function byMetric(Namespace: string, data: readonly MetricDatum[], now: number) {
  const found = new Map<string, { readonly key: MetricKey; readonly points: MeasuredPoint[] }>();
  for (const datum of data) {
    const key = metricKey({ ...datum, Namespace });
    const name = JSON.stringify(key);
    const one = found.get(name) ?? { key, points: [] };
    one.points.push(pointOf(datum, now));
    found.set(name, one);
  }
  return [...found.values()];
}

function pointOf(datum: MetricDatum, now: number): MeasuredPoint {
  const resolutionMs = datum.StorageResolution === 1 ? 1000 : 60_000;
  const at = Math.floor((datum.Timestamp ?? now) / resolutionMs) * resolutionMs;
  return { at, unit: datum.Unit ?? 'None', set: setOf(datum) };
}
