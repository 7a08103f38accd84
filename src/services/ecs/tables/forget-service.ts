import { worldOf } from '../rules/derive-events.ts';
import type { EcsUnit } from './ecs-store.ts';

/**
 * Forgets what is kept beside the row of a service: before another of its name takes its ARN, and when
 * it has been INACTIVE for long enough.
 */
export function forgetService(unit: EcsUnit, serviceArn: string): void {
  const world = worldOf(serviceArn);
  unit.serviceEvents.deleteOf({ ...world, serviceArn });
  unit.serviceTaskEnds.take(serviceArn);
  unit.serviceRevisions.deleteOf(world, serviceArn);
  unit.serviceDeployments.deleteOf(world, [serviceArn]);
  for (const taskSet of unit.taskSets.of(world, serviceArn)) unit.taskSets.delete(taskSet);
  // One more pass finds that the service is gone, and with it goes what was decided about it.
  unit.touch(`service/${serviceArn}`);
}
