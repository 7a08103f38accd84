import type { ContainerInstanceRow } from '../model/container-instance-document.ts';
import { serviceArnIn } from '../rules/arns.ts';
import type { ContainerInstanceChange } from './container-instances.ts';
import type { EcsUnit } from './ecs-store.ts';

/** Asks the schedulers of all services with tasks on an instance for another look. */
export function touchServicesOn(unit: EcsUnit, row: ContainerInstanceRow): void {
  const tasks = unit.fleets.ofInstance(row).tasksOn(row.instance.containerInstanceArn);
  const names = tasks.flatMap(({ group }) =>
    group.startsWith('service:') ? [group.slice('service:'.length)] : [],
  );
  for (const name of new Set(names)) unit.touch(`service/${serviceArnIn(row.clusterArn, name)}`);
}

/** Asks the schedulers of a cluster for another look when an instance can take what it could not before. */
export function touchServicesThatWait(
  unit: Pick<EcsUnit, 'services' | 'touch'>,
  changes: readonly ContainerInstanceChange[],
): void {
  const clusters = new Map(
    changes.filter(takesMore).map(({ after }) => [after.clusterArn, after] as const),
  );
  for (const [clusterArn, row] of clusters) {
    for (const { serviceArn } of unit.services.liveIn(row, clusterArn)) {
      unit.touch(`service/${serviceArn}`);
    }
  }
}

/** It is new, ACTIVE or connected again, or has other attributes; tasks that left it are not of this kind. */
function takesMore({ before, after }: ContainerInstanceChange): boolean {
  const { status, agentConnected, attributes, registeredResources } = after.instance;
  if (status !== 'ACTIVE' || !agentConnected) return false;
  if (before === undefined) return true;
  const was = before.instance;
  return (
    was.status !== status ||
    was.agentConnected !== agentConnected ||
    was.attributes !== attributes ||
    was.registeredResources !== registeredResources
  );
}
