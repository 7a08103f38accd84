import { defined } from '../../../kernel/defined.ts';
import { invalidParameter } from '../errors.ts';
import type { TaskRow } from '../model/task-document.ts';
import type { Failure, ProtectedTask } from '../model/types.ts';

const defaultMinutes = 120;
const longestMinutes = 2880;
const minuteMs = 60_000;

/**
 * How long protection lasts that is asked for now, in milliseconds: two hours unless the request says
 * (reference §3.7). Throws InvalidParameterException outside one minute to two days. No text of ECS was
 * seen for that; this one is ours.
 */
export function protectionPeriodMs(expiresInMinutes: number | undefined): number {
  const minutes = expiresInMinutes ?? defaultMinutes;
  if (minutes < 1 || minutes > longestMinutes) {
    throw invalidParameter(`expiresInMinutes must be between 1 and ${longestMinutes}.`);
  }
  return minutes * minuteMs;
}

/** Whether scale-in and deployments must spare the task now. Nothing has to happen when it expires. */
export function isProtected({ internals }: TaskRow, now: number): boolean {
  return internals.protectedUntil !== undefined && internals.protectedUntil > now;
}

/** A task's protection as the API shows it; protection that is over shows as none. */
export function protectionView(row: TaskRow, now: number): ProtectedTask {
  const isOn = isProtected(row, now);
  return defined({
    taskArn: row.task.taskArn,
    protectionEnabled: isOn,
    expirationDate: isOn ? row.internals.protectedUntil : undefined,
  });
}

/**
 * Why a task can have no protection: it is not there, or it is of no service (reference §3.7). A task
 * that was told to stop answers as one that cannot be protected either; nothing was seen of that.
 */
export function protectionFailure(arn: string, row: TaskRow | undefined): Failure | undefined {
  if (row === undefined) return { arn, reason: 'MISSING' };
  const { task, internals } = row;
  const canBeProtected = internals.serviceName !== undefined && task.desiredStatus !== 'STOPPED';
  return canBeProtected ? undefined : { arn, reason: 'TASK_NOT_VALID' };
}

/** A task that cannot be protected, because its service could not scale in or deploy (reference §3.7). The detail is ours. */
export function deploymentBlocked(arn: string): Failure {
  return {
    arn,
    reason: 'DEPLOYMENT_BLOCKED',
    detail: 'The number of protected tasks would be more than the desired count of tasks.',
  };
}
