import type { CloudWatchContext } from '../operation.ts';

const actions = 'nobody is notified when an alarm changes its state; actions are shown';
const notEvaluated =
  'an alarm is evaluated on one metric, by its average, sum, count, minimum or maximum; others stay in the state that SetAlarmState gave them';
const entities = 'data are not linked to entities';

/** Members that are taken and change nothing, by operation; docs/coverage.md lists them. */
export const cloudwatchNotYetEffective = [
  { member: 'PutMetricAlarm.OKActions', why: actions },
  { member: 'PutMetricAlarm.AlarmActions', why: actions },
  { member: 'PutMetricAlarm.InsufficientDataActions', why: actions },
  { member: 'PutMetricAlarm.ActionConfiguration', why: actions },
  { member: 'PutMetricAlarm.ExtendedStatistic', why: notEvaluated },
  { member: 'PutMetricAlarm.ThresholdMetricId', why: notEvaluated },
  { member: 'PutMetricAlarm.EvaluationCriteria', why: notEvaluated },
  {
    member: 'PutMetricAlarm.Metrics',
    why: 'expressions are not evaluated; one MetricStat alone is as good as a MetricName',
  },
  { member: 'PutMetricAlarm.EvaluationWindow', why: 'every window slides' },
  {
    member: 'PutMetricAlarm.WarmUpConfiguration',
    why: 'every alarm is evaluated from the first data on',
  },
  { member: 'PutCompositeAlarm.OKActions', why: actions },
  { member: 'PutCompositeAlarm.AlarmActions', why: actions },
  { member: 'PutCompositeAlarm.InsufficientDataActions', why: actions },
  { member: 'PutCompositeAlarm.ActionConfiguration', why: actions },
  { member: 'PutCompositeAlarm.ActionsSuppressor', why: actions },
  { member: 'PutMetricData.EntityMetricData', why: entities },
  { member: 'PutMetricData.StrictEntityValidation', why: entities },
  { member: 'GetMetricData.MaxDatapoints', why: 'all datapoints are in one answer' },
  { member: 'GetMetricData.LabelOptions', why: 'labels are taken as they are' },
  { member: 'ListMetrics.IncludeLinkedAccounts', why: 'no account monitors another' },
  { member: 'ListMetrics.OwningAccount', why: 'no account monitors another' },
] as const;

/** Says in the log which members of a request were accepted without effect. */
export function warnOfWhatHasNoEffect(
  { log }: CloudWatchContext,
  operation: string,
  request: object,
): void {
  const given = new Map(Object.entries(request));
  const members = cloudwatchNotYetEffective.flatMap(({ member }) => {
    const name = member.startsWith(`${operation}.`) ? member.slice(operation.length + 1) : '';
    const value = given.get(name);
    return value === undefined || (Array.isArray(value) && value.length === 0) ? [] : [member];
  });
  if (members.length > 0) log.warn({ members }, 'accepted without effect yet');
}
