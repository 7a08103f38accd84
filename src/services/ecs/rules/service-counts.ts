import type { ServiceTask } from '../model/service-document.ts';
import { isPending } from './task-lifecycle.ts';

/** How many tasks a service, a deployment or a task set has, as DescribeServices counts them. */
export interface TaskCounts {
  readonly runningCount: number;
  readonly pendingCount: number;
}

/**
 * Counts tasks: a task that is told to stop counts no more, although it may still run (observed,
 * reference §3.8.6).
 */
export function countTasks(tasks: Iterable<ServiceTask>): TaskCounts {
  let runningCount = 0;
  let pendingCount = 0;
  for (const { desiredStatus, lastStatus } of tasks) {
    if (desiredStatus !== 'RUNNING') continue;
    if (lastStatus === 'RUNNING') runningCount += 1;
    else if (isPending(lastStatus)) pendingCount += 1;
  }
  return { runningCount, pendingCount };
}

/** The tasks of each deployment or task set, by its id. */
export function byStarter(tasks: readonly ServiceTask[]): ReadonlyMap<string, ServiceTask[]> {
  const found = new Map<string, ServiceTask[]>();
  for (const task of tasks) {
    const own = found.get(task.startedBy);
    if (own === undefined) found.set(task.startedBy, [task]);
    else own.push(task);
  }
  return found;
}
