// The tables of "Configuring how CloudWatch alarms treat missing data" in the user guide: three periods, a
// range of five, X is breaching, 0 is not, - is missing. The last of a row is the newest.
import { describe, expect, test } from 'vitest';
import type { MetricAlarmRecord } from '../../../../src/services/cloudwatch/model/alarm-document.ts';
import type { MeasuredPoint } from '../../../../src/services/cloudwatch/model/metric-document.ts';
import type { MetricAlarm, StateValue } from '../../../../src/services/cloudwatch/model/types.ts';
import { planAlarm, rangeStart } from '../../../../src/services/cloudwatch/planners/plan-alarm.ts';
import { watchedBy } from '../../../../src/services/cloudwatch/rules/watched-metric.ts';
import { onErrors } from '../start-cloudwatch.ts';

const minute = 60_000;
/** In the middle of the newest minute. */
const now = 1_789_552_800_000 + 30_000;
const newest = 1_789_552_800_000;

function record(more: Partial<MetricAlarm>, state: StateValue): MetricAlarmRecord {
  return {
    type: 'MetricAlarm',
    alarm: {
      ...onErrors,
      EvaluationPeriods: 3,
      ...more,
      AlarmName: 'errors',
      AlarmArn: 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:errors',
      StateValue: state,
      StateReason: '',
      StateUpdatedTimestamp: 0,
      StateTransitionedTimestamp: 0,
    },
    evaluated: { until: 0, version: 0, hadData: true },
    tags: [],
  };
}

function pointsOf(row: string): readonly MeasuredPoint[] {
  const marks = row.split(' ');
  return marks.flatMap((mark, at): MeasuredPoint[] => {
    if (mark === '-') return [];
    const value = mark === 'X' ? 11 : 1;
    const set = { SampleCount: 1, Sum: value, Minimum: value, Maximum: value };
    return [{ at: newest - (marks.length - 1 - at) * minute, unit: 'None', set }];
  });
}

function plan(row: string, more: Partial<MetricAlarm>, state: StateValue = 'OK') {
  const situation = record(more, state);
  const watched = watchedBy(situation.alarm);
  if (watched === undefined) throw new Error('the alarm watches no metric');
  expect(rangeStart(watched, now)).toBe(newest - 4 * minute);
  return planAlarm({ record: situation, watched, version: 1, points: pointsOf(row), now });
}

/** The state the alarm goes to from each of two others; the state before where it stays. */
function stateAfter(row: string, more: Partial<MetricAlarm>): StateValue | 'stays' {
  const after = (before: StateValue) => plan(row, more, before).state?.StateValue ?? before;
  const fromOk = after('OK');
  return fromOk === after('INSUFFICIENT_DATA') ? fromOk : 'stays';
}

type Row = readonly [row: string, missing: string, ignore: string, breaching: string, not: string];

const threeOfThree: readonly Row[] = [
  ['0 - X - X', 'OK', 'OK', 'OK', 'OK'],
  ['- - - - 0', 'OK', 'OK', 'OK', 'OK'],
  ['- - - - -', 'INSUFFICIENT_DATA', 'stays', 'ALARM', 'OK'],
  ['0 X X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
  ['- - X - -', 'ALARM', 'stays', 'ALARM', 'OK'],
];

const twoOfThree: readonly Row[] = [
  ['0 - X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
  ['0 0 X 0 X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
  ['0 - X - -', 'OK', 'OK', 'ALARM', 'OK'],
  ['- - - - 0', 'OK', 'OK', 'ALARM', 'OK'],
  ['- - - X -', 'ALARM', 'stays', 'ALARM', 'OK'],
];

describe.each([
  ['three of three', threeOfThree, 3],
  ['two of three', twoOfThree, 2],
] as const)('an alarm of %s datapoints', (_, rows, DatapointsToAlarm) => {
  test.each(rows)('with %s', (...[row, missing, ignore, breaching, notBreaching]) => {
    const treated = (TreatMissingData: string | undefined) =>
      stateAfter(row, { DatapointsToAlarm, TreatMissingData });
    expect(treated(undefined)).toBe(missing);
    expect(treated('missing')).toBe(missing);
    expect(treated('ignore')).toBe(ignore);
    expect(treated('breaching')).toBe(breaching);
    expect(treated('notBreaching')).toBe(notBreaching);
  });
});

test('one datapoint alone, too new for three of three, changes nothing', () => {
  expect(stateAfter('- - - - X', {})).toBe('stays');
});

test.each([
  ['GreaterThanThreshold', 10, false],
  ['GreaterThanOrEqualToThreshold', 10, true],
  ['LessThanThreshold', 10, false],
  ['LessThanOrEqualToThreshold', 10, true],
] as const)('%s of %d with 10 is breaching: %s', (ComparisonOperator, Threshold, breaching) => {
  const watched = watchedBy({ ...onErrors, ComparisonOperator, Threshold });
  expect(watched?.isBreaching(10)).toBe(breaching);
});

test.each<[string, Partial<MetricAlarm>]>([
  ['a percentile', { Statistic: undefined, ExtendedStatistic: 'p90' }],
  ['a band', { ComparisonOperator: 'GreaterThanUpperThreshold' }],
  ['an expression', { MetricName: undefined, Metrics: [{ Id: 'e', Expression: 'a/b' }] }],
])('an alarm on %s is not evaluated', (_, more) => {
  expect(watchedBy({ ...onErrors, ...more })).toBeUndefined();
});

describe('an alarm is looked at again', () => {
  test('when the next minute begins, while there is data', () => {
    expect(plan('- - X - -', {}).recheckAt).toBe(newest + minute);
  });

  test('never, when there is none', () => {
    expect(plan('- - - - -', {}).recheckAt).toBeUndefined();
  });

  test('and not evaluated twice for the same data', () => {
    const first = plan('X X X X X', {});
    expect(first.state?.StateValue).toBe('ALARM');
    const situation = { ...record({}, 'OK'), evaluated: first.evaluated };
    const watched = watchedBy(situation.alarm);
    if (watched === undefined) throw new Error('the alarm watches no metric');
    const points = pointsOf('X X X X X');
    const again = planAlarm({ record: situation, watched, version: 1, points, now });
    expect(again.state).toBeUndefined();
    const more = planAlarm({ record: situation, watched, version: 2, points, now });
    expect(more.state?.StateValue).toBe('ALARM');
  });
});

describe('the reason, in the words of CloudWatch,', () => {
  const reason = (row: string, more: Partial<MetricAlarm>, before: StateValue) =>
    plan(row, more, before).state?.StateReason;

  test.each<[string, Partial<MetricAlarm>, StateValue, string]>([
    [
      '- - - - X',
      { EvaluationPeriods: 3, DatapointsToAlarm: 1 },
      'INSUFFICIENT_DATA',
      'Threshold Crossed: 1 datapoint [11.0 (16/09/26 10:00:00)] was greater than the threshold (10.0).',
    ],
    [
      '- - X X X',
      {},
      'OK',
      'Threshold Crossed: 3 out of the last 3 datapoints [11.0 (16/09/26 10:00:00), 11.0 (16/09/26 09:59:00), 11.0 (16/09/26 09:58:00)] were greater than the threshold (10.0) (minimum 3 datapoints for OK -> ALARM transition).',
    ],
    [
      '- - X X 0',
      {},
      'ALARM',
      'Threshold Crossed: 1 out of the last 3 datapoints [1.0 (16/09/26 10:00:00)] was not greater than the threshold (10.0) (minimum 1 datapoint for ALARM -> OK transition).',
    ],
    [
      '- - - - -',
      { TreatMissingData: 'breaching' },
      'OK',
      'Threshold Crossed: no datapoints were received for 3 periods and 3 missing datapoints were treated as [Breaching].',
    ],
    [
      '- - - - -',
      { TreatMissingData: 'notBreaching' },
      'ALARM',
      'Threshold Crossed: no datapoints were received for 3 periods and 3 missing datapoints were treated as [NonBreaching].',
    ],
    ['- - - - -', {}, 'ALARM', 'Insufficient Data: 3 datapoints were unknown.'],
  ])('of %s', (row, more, before, text) => {
    expect(reason(row, more, before)).toBe(text);
  });

  test('is there as JSON too', () => {
    const data = plan('- - - - X', { DatapointsToAlarm: 1 }).state?.StateReasonData ?? '';
    expect(JSON.parse(data)).toMatchObject({
      version: '1.0',
      queryDate: '2026-09-16T10:00:30.000+0000',
      startDate: '2026-09-16T10:00:00.000+0000',
      statistic: 'Sum',
      period: 60,
      recentDatapoints: [11],
      threshold: 10,
      evaluatedDatapoints: [
        { timestamp: '2026-09-16T10:00:00.000+0000', sampleCount: 1, value: 11 },
        { timestamp: '2026-09-16T09:59:00.000+0000' },
        { timestamp: '2026-09-16T09:58:00.000+0000' },
      ],
    });
  });
});
