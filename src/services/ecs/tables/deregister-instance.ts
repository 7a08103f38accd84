import type { ContainerInstanceRow } from '../model/container-instance-document.ts';
import { type OrphanReason, orphanedTask } from '../rules/orphaned-task.ts';
import type { EcsUnit } from './ecs-store.ts';

/**
 * Makes an instance INACTIVE. Its tasks are STOPPED with it: their containers go when their own
 * controllers look, because there is no other machine here on which they could go on (reference §3.5.3).
 */
export function deregisterInstance(
  unit: EcsUnit,
  row: ContainerInstanceRow,
  now: number,
  why: OrphanReason,
): ContainerInstanceRow {
  const arn = row.instance.containerInstanceArn;
  for (const { arn: taskArn } of unit.fleets.ofInstance(row).tasksOn(arn)) {
    const task = unit.tasks.get(row, taskArn);
    if (task === undefined) continue;
    unit.tasks.update(orphanedTask(task, why, now));
    unit.touch(`task/${taskArn}`);
  }
  const { updateStepAt: _step, endsAt: _end, ...internals } = row.internals;
  return unit.containerInstances.update({
    ...row,
    inactiveAt: now,
    instance: { ...row.instance, status: 'INACTIVE', agentConnected: false },
    internals: { ...internals, connectionChangedAt: now },
  });
}
