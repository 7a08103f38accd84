// What PutMetricAlarm refuses. The rules are those of its documentation; texts that users of AWS did not
// report are marked.
import { constraints, invalid } from '../errors.ts';
import type { Dimension, PutMetricAlarmInput } from '../model/types.ts';
import { checkActions } from './action-checks.ts';
import { checkTags } from './tags.ts';

const daySeconds = 86_400;
const weekSeconds = 604_800;
const hourSeconds = 3_600;

/** Throws ValidationException. */
export function checkMetricAlarm(input: PutMetricAlarmInput): void {
  const { MetricName, Metrics, EvaluationCriteria, TreatMissingData } = input;
  checkBounds(input);
  checkActions(input);
  checkTags(input.Tags ?? []);
  if (TreatMissingData !== undefined && !treatments.includes(TreatMissingData)) {
    throw invalid(
      `The value ${TreatMissingData} is not supported for TreatMissingData parameter. Supported values are [${treatments.join(', ')}].`,
    );
  }
  const sources = [MetricName, Metrics, EvaluationCriteria].filter((one) => one !== undefined);
  // Unverified.
  if (sources.length !== 1) {
    throw invalid('Exactly one of MetricName, Metrics or EvaluationCriteria must be specified.');
  }
  if (MetricName !== undefined) checkMetric(input);
  else if (Metrics !== undefined) checkExpressions(input);
  if (EvaluationCriteria === undefined) checkThreshold(input);
}

const treatments: readonly string[] = ['breaching', 'notBreaching', 'ignore', 'missing'];

function checkBounds(input: PutMetricAlarmInput): void {
  constraints.check(
    ['alarmName', input.AlarmName, { min: 1, max: 255 }],
    ['alarmDescription', input.AlarmDescription, { max: 1024 }],
    ['metricName', input.MetricName, { min: 1, max: 255 }],
    ['namespace', input.Namespace, { min: 1, max: 255, pattern: '[^:].*' }],
    ['dimensions', input.Dimensions, { max: 30 }],
    ['period', input.Period, { min: 1 }],
    ['evaluationPeriods', input.EvaluationPeriods, { min: 1 }],
    ['datapointsToAlarm', input.DatapointsToAlarm, { min: 1 }],
    ['treatMissingData', input.TreatMissingData, { min: 1, max: 255 }],
  );
  for (const [at, { Name, Value }] of (input.Dimensions ?? []).entries()) {
    checkDimension(at, { Name, Value });
  }
}

function checkDimension(at: number, { Name, Value }: Dimension): void {
  const member = `dimensions.${at + 1}.member`;
  constraints.check(
    [`${member}.name`, Name, { min: 1, max: 255 }],
    [`${member}.value`, Value, { min: 1, max: 1024 }],
  );
}

function checkMetric(input: PutMetricAlarmInput): void {
  const { Namespace, Statistic, ExtendedStatistic, Period } = input;
  if (Namespace === undefined) throw required('Namespace');
  // Unverified.
  if ((Statistic === undefined) === (ExtendedStatistic === undefined)) {
    throw invalid('Exactly one of Statistic or ExtendedStatistic must be specified.');
  }
  if (Period === undefined) throw required('Period');
  if (![10, 20, 30].includes(Period) && Period % 60 !== 0) {
    throw invalid('Period must be 10, 20, 30 or a multiple of 60');
  }
  const seconds = Period * (input.EvaluationPeriods ?? 1);
  if (Period < hourSeconds && seconds > daySeconds) {
    throw invalid(
      'Metrics cannot be checked across more than a day (EvaluationPeriods * Period must be <= 86400) for alarms using period < 3600',
    );
  }
  if (seconds > weekSeconds) {
    throw invalid(
      'Metrics cannot be checked across more than a week (EvaluationPeriods * Period must be <= 604800) for alarms using period >= 3600',
    );
  }
}

/** One of the queries is what the alarm watches. The texts are unverified. */
function checkExpressions(input: PutMetricAlarmInput): void {
  for (const name of ofMetric) {
    if (input[name] !== undefined) throw invalid(`${name} must not be set when Metrics is set.`);
  }
  const watched = (input.Metrics ?? []).filter(({ ReturnData }) => ReturnData !== false);
  const bands = input.ThresholdMetricId === undefined ? 1 : 2;
  if (watched.length === 0 || watched.length > bands) {
    throw invalid('Exactly one element of the metrics list should return data.');
  }
}

const ofMetric = [
  'Namespace',
  'Dimensions',
  'Period',
  'Unit',
  'Statistic',
  'ExtendedStatistic',
] as const satisfies readonly (keyof PutMetricAlarmInput)[];

function checkThreshold(input: PutMetricAlarmInput): void {
  const { EvaluationPeriods, DatapointsToAlarm, Threshold, ThresholdMetricId } = input;
  if (EvaluationPeriods === undefined) throw required('EvaluationPeriods');
  if (input.ComparisonOperator === undefined) throw required('ComparisonOperator');
  if (Threshold === undefined && ThresholdMetricId === undefined) throw required('Threshold');
  // Unverified.
  if (DatapointsToAlarm !== undefined && DatapointsToAlarm > EvaluationPeriods) {
    throw invalid('DatapointsToAlarm must be less than or equal to EvaluationPeriods.');
  }
}

/** Unverified. */
function required(name: string) {
  return invalid(`The parameter ${name} must be specified.`);
}
