import type { ServiceRow, ServiceTask } from '../../model/service-document.ts';
import { isProtected } from './choose-stops.ts';
import type { DaemonHosts } from './daemon-hosts.ts';
import type { MoveOptions, TaskMoves } from './move-tasks.ts';
import { sooner, type TaskGroups } from './task-groups.ts';

/** The moves of a DAEMON service: its tasks start on instances that are named. */
export interface DaemonMoves extends TaskMoves {
  readonly startOn: readonly string[];
  /** Tasks whose instance the constraints no longer allow. */
  readonly misplaced: readonly ServiceTask[];
}

export interface DaemonTasks {
  readonly groups: TaskGroups;
  /** All that have not reached STOPPED. */
  readonly tasks: readonly ServiceTask[];
  readonly hosts: DaemonHosts;
}

/**
 * One task on each instance that is fit for it (reference §3.8.8). An instance never has two: an old task,
 * or a sick one, stops before the next starts there. Of the healthy ones as many may be replaced at a time
 * as minimumHealthyPercent of the instances leaves over.
 */
export function moveDaemons(
  { service }: ServiceRow,
  { groups, tasks, hosts }: DaemonTasks,
  { now, isHeldBack }: MoveOptions,
): DaemonMoves {
  const { minimumHealthyPercent } = service.deploymentConfiguration;
  const fewest = Math.ceil((hosts.fit.length * minimumHealthyPercent) / 100);
  const { current, older } = groups;
  const healthy = new Set([...current.healthy, ...older.healthy].map(({ taskArn }) => taskArn));
  const unhealthy = new Set(current.unhealthy.map(({ taskArn }) => taskArn));
  const primaryId = service.deployments[0]?.id;
  const found = byHost(tasks);
  const startOn: string[] = [];
  const stop: ServiceTask[] = [];
  const stopUnhealthy: ServiceTask[] = [];
  let over = Math.max(0, healthy.size - fewest);
  let spared: ServiceTask | undefined;
  let sparedUntil: number | undefined;
  let isBlocked = false;

  const replace = (task: ServiceTask): void => {
    const isServing = healthy.has(task.taskArn);
    if (isServing && isProtected(task, now)) {
      spared ??= task;
      sparedUntil = sooner(sparedUntil, task.protectedUntil);
    } else if (isServing && over === 0) {
      isBlocked = true;
    } else {
      if (isServing) over -= 1;
      stop.push(task);
    }
  };

  for (const arn of hosts.fit) {
    const present = found.get(arn) ?? [];
    if (present.length === 0) startOn.push(arn);
    const [kept, ...surplus] = present.filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
    for (const task of surplus) replace(task);
    if (kept === undefined) continue;
    if (kept.startedBy !== primaryId) replace(kept);
    else if (unhealthy.has(kept.taskArn)) stopUnhealthy.push(kept);
  }
  const leaving = wantedOn(found, hosts);
  const drained = leaving.filter(([, why]) => why === 'drained').map(([task]) => task);
  const misplaced = leaving.filter(([, why]) => why === 'unfit').map(([task]) => task);
  const isIdle = startOn.length + stop.length + stopUnhealthy.length + drained.length === 0;
  const isInMotion = groups.stopping > 0 || current.pending.length + current.settling.length > 0;
  return {
    start: isHeldBack ? 0 : startOn.length,
    startOn: isHeldBack ? [] : startOn,
    stop: [...stop, ...drained, ...misplaced],
    stopUnhealthy,
    misplaced,
    isBlocked: isBlocked && isIdle && !isInMotion && !isHeldBack,
    spared,
    sparedUntil,
  };
}

/** Every live task by its instance. */
function byHost(tasks: readonly ServiceTask[]): ReadonlyMap<string, readonly ServiceTask[]> {
  const found = new Map<string, ServiceTask[]>();
  for (const task of tasks) {
    const host = task.containerInstanceArn ?? '';
    const own = found.get(host);
    if (own === undefined) found.set(host, [task]);
    else own.push(task);
  }
  return found;
}

/** The wanted tasks of instances that are not fit, and why they are not. */
function wantedOn(
  found: ReadonlyMap<string, readonly ServiceTask[]>,
  { fit, leaving }: DaemonHosts,
) {
  const isFit = new Set(fit);
  return [...found].flatMap(([arn, tasks]) => {
    const why = isFit.has(arn) ? undefined : (leaving.get(arn) ?? 'unfit');
    if (why === undefined) return [];
    return tasks
      .filter(({ desiredStatus }) => desiredStatus === 'RUNNING')
      .map((task) => [task, why] as const);
  });
}
