import { operation } from '../../operation.ts';
import { protectionPeriodMs, protectionView } from '../../rules/task-protection.ts';
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
  const protectedTasks = rows.map((row) => {
    const { protectedUntil: _, ...internals } = row.internals;
    const updated = {
      ...row,
      internals: input.protectionEnabled
        ? { ...internals, protectedUntil: context.now + periodMs }
        : internals,
    };
    context.unit.tasks.update(updated);
    return protectionView(updated, context.now);
  });
  return { protectedTasks, failures };
});
