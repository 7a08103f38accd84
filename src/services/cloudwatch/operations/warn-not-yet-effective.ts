import type { CloudWatchContext } from '../operation.ts';

const actions = 'nobody is notified when an alarm changes its state; actions are shown';
const metrics = 'there are no metrics: an alarm has the state that SetAlarmState gave it';

/** Members that are taken and change nothing, by operation; docs/coverage.md lists them. */
export const cloudwatchNotYetEffective = [
  { member: 'PutMetricAlarm.OKActions', why: actions },
  { member: 'PutMetricAlarm.AlarmActions', why: actions },
  { member: 'PutMetricAlarm.InsufficientDataActions', why: actions },
  { member: 'PutMetricAlarm.ActionConfiguration', why: actions },
  { member: 'PutMetricAlarm.MetricName', why: metrics },
  { member: 'PutMetricAlarm.Metrics', why: metrics },
  { member: 'PutMetricAlarm.EvaluationCriteria', why: metrics },
  { member: 'PutCompositeAlarm.OKActions', why: actions },
  { member: 'PutCompositeAlarm.AlarmActions', why: actions },
  { member: 'PutCompositeAlarm.InsufficientDataActions', why: actions },
  { member: 'PutCompositeAlarm.ActionConfiguration', why: actions },
  { member: 'PutCompositeAlarm.ActionsSuppressor', why: actions },
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
