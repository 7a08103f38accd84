import type { ContainerInstanceRow } from '../model/container-instance-document.ts';
import { serviceArnIn } from '../rules/arns.ts';
import type { EcsUnit } from './ecs-store.ts';

/** Asks the schedulers of all services with tasks on an instance for another look. */
export function touchServicesOn(unit: EcsUnit, row: ContainerInstanceRow): void {
  const tasks = unit.fleets.ofInstance(row).tasksOn(row.instance.containerInstanceArn);
  const names = tasks.flatMap(({ group }) =>
    group.startsWith('service:') ? [group.slice('service:'.length)] : [],
  );
  for (const name of new Set(names)) unit.touch(`service/${serviceArnIn(row.clusterArn, name)}`);
}
