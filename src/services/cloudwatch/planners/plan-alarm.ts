// In which state the data of its metric puts an alarm: the tables of "Configuring how CloudWatch alarms
// treat missing data" in the user guide. Start with planAlarm.
import type { Evaluated, MetricAlarmRecord } from '../model/alarm-document.ts';
import type { MeasuredPoint } from '../model/metric-document.ts';
import type { AlarmState } from '../rules/alarm-state.ts';
import { reasonFor } from '../rules/state-reason.ts';
import { statisticOf, together } from '../rules/statistics.ts';
import type { Watched } from '../rules/watched-metric.ts';

export interface AlarmSituation {
  readonly record: MetricAlarmRecord;
  readonly watched: Watched;
  /** Of the metric; undefined for one that has never had data. */
  readonly version: number | undefined;
  /** From `rangeStart` on, in order of time. */
  readonly points: readonly MeasuredPoint[];
  readonly now: number;
}

export interface AlarmPlan {
  readonly why: string;
  readonly recheckAt?: number | undefined;
  readonly evaluated?: Evaluated | undefined;
  /** Undefined where the state stays as it is. */
  readonly state?: AlarmState | undefined;
}

/** The statistic of one period. */
export interface Datapoint {
  readonly at: number;
  readonly value: number;
  readonly sampleCount: number;
}

/** CloudWatch looks at a few periods more than it needs, since data may be late. */
const extraPeriods = 2;
const minuteMs = 60_000;

/** The first instant whose data matters to an alarm. */
export function rangeStart(watched: Watched, now: number): number {
  return untilOf(watched, now) - (watched.evaluationPeriods + extraPeriods) * watched.periodMs;
}

/**
 * Evaluates an alarm once for each minute, or shorter period, and for each write to its metric. While there
 * is no data it is not evaluated, so that a state which SetAlarmState gave it stays.
 */
export function planAlarm({ record, watched, version, points, now }: AlarmSituation): AlarmPlan {
  if (version === undefined) return { why: 'the metric of the alarm has never had data' };
  const until = untilOf(watched, now);
  const past = points.filter(({ at }) => at < until);
  const hadData = past.length > 0;
  const goesOn = hadData || past.length < points.length;
  const recheckAt = goesOn ? until : undefined;
  const { evaluated } = record;
  if (evaluated?.until === until && evaluated.version === version) {
    return { why: 'the alarm was evaluated for this period', recheckAt };
  }
  if (!hadData && evaluated?.hadData !== true) {
    return { why: 'the metric of the alarm has no data in its periods', recheckAt };
  }
  const decided = decide(watched, periodsOf(watched, past, until), until);
  const changes = decided !== undefined && decided.stateValue !== record.alarm.StateValue;
  return {
    why: 'the alarm was evaluated',
    recheckAt,
    evaluated: { until, version, hadData },
    state: changes ? reasonFor(watched, decided, record.alarm.StateValue, now) : undefined,
  };
}

/** The end of the period that has begun, which CloudWatch counts with what it has of it. */
function untilOf({ periodMs }: Watched, now: number): number {
  const stepMs = Math.min(periodMs, minuteMs);
  return (Math.floor(now / stepMs) + 1) * stepMs;
}

/** The periods of the range, the newest first; undefined for one without data. */
function periodsOf(
  { evaluationPeriods, periodMs, statistic, unit }: Watched,
  points: readonly MeasuredPoint[],
  until: number,
): readonly (Datapoint | undefined)[] {
  return Array.from({ length: evaluationPeriods + extraPeriods }, (_, back) => {
    const at = until - (back + 1) * periodMs;
    const sets = points
      .filter((point) => point.at >= at && point.at < at + periodMs)
      .filter((point) => unit === undefined || point.unit === unit)
      .map(({ set }) => set);
    const [first, ...others] = sets;
    if (first === undefined) return undefined;
    const set = others.reduce(together, first);
    return { at, value: statisticOf(set, statistic), sampleCount: set.SampleCount };
  });
}

/** A state, and the datapoints that decided it. */
export interface Decided {
  readonly stateValue: AlarmState['StateValue'];
  /** The newest first. */
  readonly datapoints: readonly Datapoint[];
  /** How many periods of those that count had no data, and when they began. */
  readonly missing: readonly number[];
}

/** Undefined where the alarm is to stay as it is. */
function decide(
  watched: Watched,
  periods: readonly (Datapoint | undefined)[],
  until: number,
): Decided | undefined {
  const { evaluationPeriods, datapointsToAlarm, treatMissingData } = watched;
  const known = periods.filter((one) => one !== undefined).slice(0, evaluationPeriods);
  const missing = periods
    .slice(0, evaluationPeriods)
    .flatMap((one, back) => (one === undefined ? [until - (back + 1) * watched.periodMs] : []))
    .slice(0, evaluationPeriods - known.length);
  const breaching = known.filter(({ value }) => watched.isBreaching(value)).length;
  const as = (stateValue: Decided['stateValue']): Decided => ({
    stateValue,
    datapoints: known,
    missing,
  });
  if (breaching >= datapointsToAlarm) return as('ALARM');
  if (missing.length === 0) return as('OK');
  switch (treatMissingData) {
    case 'breaching':
      return as(breaching + missing.length >= datapointsToAlarm ? 'ALARM' : 'OK');
    case 'notBreaching':
      return as('OK');
    case 'ignore':
      return breaching < known.length ? as('OK') : undefined;
    case 'missing':
      if (known.length === 0) return as('INSUFFICIENT_DATA');
      if (breaching < known.length) return as('OK');
      return isOldEnough(watched, periods) ? as('ALARM') : undefined;
    default:
      return treatMissingData satisfies never;
  }
}

/**
 * Too few datapoints, and all breaching, are an alarm when the oldest is as old as the datapoints that it
 * takes: "avoiding premature transitions to alarm state".
 */
function isOldEnough(
  { evaluationPeriods, datapointsToAlarm, isBreaching }: Watched,
  periods: readonly (Datapoint | undefined)[],
): boolean {
  const oldest = periods
    .slice(0, evaluationPeriods)
    .findLastIndex((one) => one !== undefined && isBreaching(one.value));
  return oldest + 1 >= datapointsToAlarm;
}
