// What no commit may do to a service, whatever happened before. Each rule compares what was committed
// with what was there just before, so it judges the scheduler by its own decisions and not by what
// befell its tasks.
import type { ServiceDocument } from '../../../src/services/ecs/model/service-document.ts';
import { checkedFamilies } from './definitions.ts';
import type { Snapshot, TaskRead } from './snapshot.ts';

export interface CommitRules {
  /** How long a task without health check has to run until it counts as healthy, ms. */
  readonly readyMs: number;
}

/** What is wrong with what was committed at an instant; nothing when it is as it must be. */
export function judgeCommit(
  before: Snapshot,
  after: Snapshot,
  now: number,
  rules: CommitRules,
): readonly string[] {
  const problems: string[] = [];
  for (const [name, service] of after.services) {
    const of = (snapshot: Snapshot) =>
      [...snapshot.tasks.values()].filter(({ serviceName }) => serviceName === name);
    const change = {
      service,
      was: before.services.get(name),
      tasksBefore: of(before),
      tasksAfter: of(after),
      seenBefore: before.tasks,
      seenAfter: after.tasks,
      now,
      readyMs: rules.readyMs,
    };
    const broken = [
      ...ownership(change),
      ...ceiling(change),
      ...floor(change),
      ...protection(change),
      ...labels(change),
    ];
    problems.push(...broken.map((text) => `${name}: ${text}`));
  }
  for (const { serviceName, task } of after.tasks.values()) {
    if (!after.services.has(serviceName)) problems.push(`${task.taskArn} is of no service`);
  }
  return problems;
}

interface Change {
  readonly service: ServiceDocument;
  readonly was: ServiceDocument | undefined;
  readonly tasksBefore: readonly TaskRead[];
  readonly tasksAfter: readonly TaskRead[];
  readonly seenBefore: ReadonlyMap<string, TaskRead>;
  readonly seenAfter: ReadonlyMap<string, TaskRead>;
  readonly now: number;
  readonly readyMs: number;
}

/** No task belongs to nobody. */
function ownership({ service, tasksAfter }: Change): readonly string[] {
  const wanted = tasksAfter.filter(isWanted);
  if (service.status === 'INACTIVE' && tasksAfter.length > 0) {
    return [`INACTIVE with ${tasksAfter.length} live tasks`];
  }
  if (service.deploymentController.type !== 'ECS') return [];
  const ids = new Set(service.deployments.map(({ id }) => id));
  const lost = wanted.filter(({ task }) => !ids.has(task.startedBy ?? ''));
  return lost.map(({ task }) => `${task.taskArn} is wanted, but of no deployment`);
}

/** What starts does not bring the total above maximumPercent, tasks that are stopping included. */
function ceiling(change: Change): readonly string[] {
  const { service, was, tasksAfter, seenBefore } = change;
  const started = tasksAfter.filter(({ task }) => !seenBefore.has(task.taskArn));
  if (started.length === 0) return [];
  const most = Math.max(...settings(service, was).map(mostTasks));
  const total = tasksAfter.length;
  const over = total > most ? [`${total} tasks where ${most} are allowed`] : [];
  const unwanted =
    service.status === 'ACTIVE' || was?.status === 'ACTIVE' ? [] : [`starts while not ACTIVE`];
  return [...over, ...unwanted];
}

/** What the scheduler stops does not leave fewer healthy tasks than minimumHealthyPercent. */
function floor(change: Change): readonly string[] {
  const { service, was, tasksAfter, tasksBefore, seenAfter, now, readyMs } = change;
  if (service.status !== 'ACTIVE') return [];
  const isHealthy = (read: TaskRead): boolean => isReady(read, now, readyMs);
  const stopped = stoppedByScheduler(change).filter(({ task }) => wasServing(change, task.taskArn));
  if (stopped.length === 0) return [];
  const left = tasksAfter.filter((read) => isWanted(read) && isHealthy(read)).length;
  // What somebody else stopped in the same commit the scheduler could not know of.
  const taken = tasksBefore.filter((read) => {
    if (!isWanted(read) || !isHealthy(read)) return false;
    const present = seenAfter.get(read.task.taskArn);
    return present === undefined || (!isWanted(present) && !isOfScheduler(present));
  }).length;
  const fewest = Math.min(...settings(service, was).map(fewestTasks));
  return left + taken >= fewest
    ? []
    : [`stops ${stopped.length} healthy tasks and leaves ${left} where ${fewest} must stay`];
}

/** A protected task is stopped by its scheduler only when it is ill or its service is deleted. */
function protection(change: Change): readonly string[] {
  const { service, now, seenBefore } = change;
  if (service.status !== 'ACTIVE') return [];
  return stoppedByScheduler(change).flatMap(({ task, internals }) => {
    const { protectedUntil = 0 } = internals;
    const before = seenBefore.get(task.taskArn)?.internals.protectedUntil ?? 0;
    const isSpared = protectedUntil > now && before > now;
    return isSpared && task.healthStatus !== 'UNHEALTHY'
      ? [`${task.taskArn} is protected and was stopped`]
      : [];
  });
}

/** The deployments of a service say what they are. */
function labels({ service }: Change): readonly string[] {
  const { deployments, status, taskDefinition } = service;
  if (service.deploymentController.type !== 'ECS') return [];
  const [first] = deployments;
  const primaries = deployments.filter((deployment) => deployment.status === 'PRIMARY');
  const ids = new Set(deployments.map(({ id }) => id));
  const rules: Readonly<Record<string, boolean>> = {
    'has exactly one PRIMARY deployment': primaries.length === 1,
    'has its PRIMARY deployment first': first?.status === 'PRIMARY',
    'has the task definition of its PRIMARY deployment': first?.taskDefinition === taskDefinition,
    'has no deployment twice': ids.size === deployments.length,
    'is of its last deployment alone once it is INACTIVE':
      status !== 'INACTIVE' || deployments.length === 1,
    'has deployments in order of age': deployments.every(
      (deployment, at) => at === 0 || deployment.createdAt <= (deployments[at - 1]?.createdAt ?? 0),
    ),
  };
  return Object.entries(rules).flatMap(([rule, holds]) => (holds ? [] : [`not true: ${rule}`]));
}

function stoppedByScheduler({ tasksAfter, seenBefore }: Change): readonly TaskRead[] {
  return tasksAfter.filter((read) => {
    const before = seenBefore.get(read.task.taskArn);
    return before !== undefined && isWanted(before) && !isWanted(read) && isOfScheduler(read);
  });
}

/** Whether a task that is stopped now was one that counted. */
function wasServing({ seenBefore, seenAfter, now, readyMs }: Change, taskArn: string): boolean {
  const before = seenBefore.get(taskArn);
  const present = seenAfter.get(taskArn);
  // Its health is that of now: a check that failed makes no event of its own.
  return before !== undefined && present !== undefined && isReady(present, now, readyMs);
}

function isWanted({ task }: TaskRead): boolean {
  return task.desiredStatus === 'RUNNING';
}

function isOfScheduler({ task }: TaskRead): boolean {
  return task.stopCode === 'ServiceSchedulerInitiated';
}

/** RUNNING, and healthy by its check, or for long enough when there is none (reference §3.8.7). */
function isReady({ task, internals }: TaskRead, now: number, readyMs: number): boolean {
  if (task.lastStatus !== 'RUNNING' || task.healthStatus === 'UNHEALTHY') return false;
  if (checkedFamilies.has(internals.family)) return task.healthStatus === 'HEALTHY';
  return now - (task.startedAt ?? now) >= readyMs;
}

/** What the scheduler may have gone by: an update may have been committed with its pass. */
function settings(...services: readonly (ServiceDocument | undefined)[]): ServiceDocument[] {
  return services.filter((service) => service !== undefined);
}

/** Rounded as ECS does (reference §3.8.7). */
function mostTasks({ desiredCount, deploymentConfiguration }: ServiceDocument): number {
  return Math.floor((desiredCount * deploymentConfiguration.maximumPercent) / 100);
}

function fewestTasks({ desiredCount, deploymentConfiguration }: ServiceDocument): number {
  return Math.ceil((desiredCount * deploymentConfiguration.minimumHealthyPercent) / 100);
}
