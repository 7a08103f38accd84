import type { TaskRow } from '../../model/task-document.ts';
import type { Failure, ProtectedTask } from '../../model/types.ts';
import { operation, type WriteContext } from '../../operation.ts';
import { serviceArnIn } from '../../rules/arns.ts';
import {
  deploymentBlocked,
  protectionPeriodMs,
  protectionView,
} from '../../rules/task-protection.ts';
import { notBlank, requireLiveCluster } from '../clusters/lookup.ts';
import { protectionTargets } from './protection-targets.ts';

/** Documented: up to ten tasks a call. */
const mostTasks = 10;

/**
 * Protects tasks of services from scale-in, or no longer (reference §3.7). A call for a task that is
 * protected begins its time anew. `expiresInMinutes` counts only where protection is switched on.
 */
export const updateTaskProtection = operation('UpdateTaskProtection', (context, input) => {
  const cluster = requireLiveCluster(context, notBlank(input.cluster));
  const periodMs = protectionPeriodMs(input.expiresInMinutes);
  const { rows, failures } = protectionTargets(context, cluster, input.tasks, mostTasks);
  const protectedTasks: ProtectedTask[] = [];
  const refused: Failure[] = [];
  for (const row of rows) {
    const { protectedUntil: _, ...internals } = row.internals;
    const protectedUntil = context.now + periodMs;
    if (input.protectionEnabled && isBlocked(context, row)) {
      refused.push(deploymentBlocked(row.task.taskArn));
      continue;
    }
    const updated = {
      ...row,
      internals: input.protectionEnabled ? { ...internals, protectedUntil } : internals,
    };
    context.unit.tasks.update(updated);
    protectedTasks.push(protectionView(updated, context.now));
  }
  return { protectedTasks, failures: [...failures, ...refused] };
});

/** Whether the task's service would have more protected tasks than it is to have tasks (reference §3.7). */
function isBlocked({ unit, now }: WriteContext, { task, internals, ...world }: TaskRow): boolean {
  const { serviceName = '' } = internals;
  const { clusterArn, taskArn } = task;
  const service = unit.services.get(world, serviceArnIn(clusterArn, serviceName))?.service;
  if (service === undefined) return false;
  const { account, region } = world;
  const others = unit.serviceTasks
    .of({ account, region, clusterArn, serviceName })
    .filter((other) => other.taskArn !== taskArn && other.desiredStatus === 'RUNNING')
    .filter(({ protectedUntil = 0 }) => protectedUntil > now);
  return others.length + 1 > service.desiredCount;
}
