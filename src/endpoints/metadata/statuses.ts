// The agent's names for how far a task and its containers are (reference task-metadata §3).
import type { ContainerFacts, TaskFacts, TaskInspection } from '../../ports/task-metadata.ts';

export type ContainerKnownStatus = 'NONE' | 'PULLED' | 'CREATED' | 'RUNNING' | 'STOPPED';
export type TaskKnownStatus = 'NONE' | 'CREATED' | 'RUNNING' | 'STOPPED';

const order: readonly ContainerKnownStatus[] = ['NONE', 'PULLED', 'CREATED', 'RUNNING', 'STOPPED'];

/** How far a container is: what the engine shows, or what is left of it when that has gone. */
export function containerKnownStatus(
  task: TaskFacts,
  container: ContainerFacts,
  inspection: TaskInspection | undefined,
): ContainerKnownStatus {
  const seen = inspection?.containers.get(container.name);
  if (seen !== undefined) return seen.status;
  if (task.hasStopped || container.lastStatus === 'STOPPED') return 'STOPPED';
  if (container.lastStatus === 'RUNNING') return 'RUNNING';
  return task.pullStoppedAt === undefined ? 'NONE' : 'PULLED';
}

/** A task is as far as the container that is least far; an image alone is nothing of a task. */
export function taskKnownStatus(containers: readonly ContainerKnownStatus[]): TaskKnownStatus {
  const least = Math.min(...containers.map((status) => order.indexOf(status)));
  const status = order[least] ?? 'NONE';
  return status === 'PULLED' ? 'NONE' : status;
}
