import type { ServiceTaskEnd } from '../model/service-document.ts';
import type { TaskChange } from '../model/task-document.ts';
import { serviceArnIn } from './arns.ts';
import { checkedHealth } from './service-task-health.ts';

/** The ARN of the service whose scheduler has to look again, because one of its tasks changed so. */
export function serviceConcerned({ before, after }: TaskChange): string | undefined {
  const { serviceName, protectedUntil } = after.internals;
  if (serviceName === undefined) return undefined;
  const { lastStatus, desiredStatus, clusterArn } = after.task;
  const isSame =
    before !== undefined &&
    // Between its first status and RUNNING a task is pending, whatever else it is called.
    (before.task.lastStatus === lastStatus ||
      (lastStatus !== 'RUNNING' && lastStatus !== 'STOPPED')) &&
    before.task.desiredStatus === desiredStatus &&
    checkedHealth(before.task, before.internals) === checkedHealth(after.task, after.internals) &&
    before.internals.protectedUntil === protectedUntil;
  return isSame ? undefined : serviceArnIn(clusterArn, serviceName);
}

/** What the scheduler of its service must take notice of: a task that stopped, and not on its behalf. */
export function serviceTaskEnd({ before, after }: TaskChange): ServiceTaskEnd | undefined {
  const { task, internals } = after;
  if (internals.serviceName === undefined || task.stoppedAt === undefined) return undefined;
  if (before?.task.stoppedAt !== undefined || task.stopCode === 'ServiceSchedulerInitiated') {
    return undefined;
  }
  return {
    taskArn: task.taskArn,
    startedBy: task.startedBy ?? '',
    stopCode: task.stopCode,
    stoppedReason: task.stoppedReason,
    startedAt: task.startedAt,
    stoppedAt: task.stoppedAt,
    containerInstanceArn: task.containerInstanceArn,
  };
}
