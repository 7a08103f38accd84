import type { ServiceTask } from '../../model/service-document.ts';
import { isPending } from '../../rules/task-lifecycle.ts';
import type { ServiceSituation } from './service-plan.ts';

/** The wanted tasks of one side of a rolling deployment. */
export interface TaskGroup {
  /** They have not reached RUNNING. */
  readonly pending: readonly ServiceTask[];
  /** RUNNING, but not known to be healthy yet. */
  readonly settling: readonly ServiceTask[];
  readonly healthy: readonly ServiceTask[];
  readonly unhealthy: readonly ServiceTask[];
}

/** The tasks of a service, each in one group: what the arithmetic of a pass is done with. */
export interface TaskGroups {
  /** Of the PRIMARY deployment. */
  readonly current: TaskGroup;
  /** Of all other deployments. */
  readonly older: TaskGroup;
  /** All that have not reached STOPPED: what maximumPercent is about (observed, reference §3.8.6). */
  readonly total: number;
  readonly stopping: number;
  /** Wanted tasks by the id of their deployment. */
  readonly wantedOf: ReadonlyMap<string, number>;
  /** The ids of deployments that have tasks at all. */
  readonly starters: ReadonlySet<string>;
  /** When the next settling task is healthy if nothing happens, or its grace period ends; epoch ms. */
  readonly nextChangeAt?: number | undefined;
}

/** Sorts the tasks of a service for a pass over its deployment of that id. */
export function groupTasks(
  { row, tasks, now, pace }: Pick<ServiceSituation, 'row' | 'tasks' | 'now' | 'pace'>,
  primaryId: string,
): TaskGroups {
  const graceMs = (row.service.healthCheckGracePeriodSeconds ?? 0) * 1000;
  const current = emptyGroup();
  const older = emptyGroup();
  const wantedOf = new Map<string, number>();
  const starters = new Set<string>();
  let stopping = 0;
  let nextChangeAt: number | undefined;
  for (const task of tasks) {
    starters.add(task.startedBy);
    if (task.desiredStatus === 'STOPPED' || isPast(task)) {
      stopping += 1;
      continue;
    }
    wantedOf.set(task.startedBy, (wantedOf.get(task.startedBy) ?? 0) + 1);
    const changesAt = changeOf(task, graceMs, pace.readyMs);
    // What is on an instance that drains has to be replaced, whatever it was started for (§3.5.3).
    const isCurrent = task.startedBy === primaryId && task.isDraining !== true;
    const group = isCurrent ? current : older;
    group[stateOf(task, changesAt, now)].push(task);
    if (changesAt !== undefined && changesAt > now) nextChangeAt = sooner(nextChangeAt, changesAt);
  }
  return { current, older, total: tasks.length, stopping, wantedOf, starters, nextChangeAt };
}

/** All wanted tasks of a side that are not known to be bad. */
export function goodCount({ pending, settling, healthy }: TaskGroup): number {
  return pending.length + settling.length + healthy.length;
}

/**
 * Tasks that count for the completion of their deployment. Without health check that is every running one:
 * deployments of such tasks complete sooner than these count as healthy (observed, reference §3.8.6).
 */
export function upCount({ settling, healthy }: TaskGroup): number {
  const isUnchecked = ({ healthStatus }: ServiceTask): boolean => healthStatus === undefined;
  return healthy.length + settling.filter(isUnchecked).length;
}

/** The earlier of two instants of which each may be missing. */
export function sooner(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return Math.min(a, b);
}

/** When time alone changes what the task counts as: it is ready, or its grace period is over; epoch ms. */
function changeOf(task: ServiceTask, graceMs: number, readyMs: number): number | undefined {
  if (task.lastStatus !== 'RUNNING') return undefined;
  const startedAt = task.startedAt ?? task.createdAt;
  if (task.healthStatus === undefined) return startedAt + readyMs;
  return task.healthStatus === 'UNHEALTHY' ? startedAt + graceMs : undefined;
}

/**
 * A task counts as healthy by its health checks, or when it has run for a while (reference §3.8.7).
 * Whether its targets are healthy, where a load balancer asks them, is to be looked at here too.
 */
function stateOf(
  { lastStatus, healthStatus }: ServiceTask,
  changesAt: number | undefined,
  now: number,
): keyof TaskGroup {
  if (isPending(lastStatus)) return 'pending';
  const isDue = changesAt !== undefined && changesAt <= now;
  switch (healthStatus) {
    case 'HEALTHY':
      return 'healthy';
    case 'UNHEALTHY':
      return isDue ? 'unhealthy' : 'settling';
    case 'UNKNOWN':
      return 'settling';
    case undefined:
      return isDue ? 'healthy' : 'settling';
    default:
      return healthStatus satisfies never;
  }
}

/** On its way out. */
function isPast({ lastStatus }: ServiceTask): boolean {
  return lastStatus !== 'RUNNING' && !isPending(lastStatus);
}

function emptyGroup(): Record<keyof TaskGroup, ServiceTask[]> {
  return { pending: [], settling: [], healthy: [], unhealthy: [] };
}
