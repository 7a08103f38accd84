import type { TaskRow } from './model/task-document.ts';
import { worldOf } from './rules/derive-events.ts';
import type { EcsStore } from './tables/ecs-store.ts';

/** Whether containers of the task may still run: one that is stopping may need its role to end in order. */
export function mayCall(store: EcsStore, taskArn: string): boolean {
  const row = store.read((unit) => unit.tasks.get(worldOf(taskArn), taskArn));
  return row !== undefined && hasContainers(row);
}

function hasContainers({ task }: TaskRow): boolean {
  return task.lastStatus !== 'DEPROVISIONING' && task.lastStatus !== 'STOPPED';
}
