import { defined } from '../../../../kernel/defined.ts';
import type {
  BackOff,
  DeploymentDocument,
  DeploymentProgress,
  ServiceRow,
  ServiceTask,
  ServiceTaskEnd,
} from '../../model/service-document.ts';
import type { ServiceAction, ServiceSituation } from './service-plan.ts';
import { sooner, type TaskGroups } from './task-groups.ts';

/** Times in a row that starting tasks may fail before the service is said to be unable to (the number is ours). */
const impairedFrom = 3;

/** A service with its failed tasks counted, and what is to be told of them. */
export interface CountedFailures {
  readonly row: ServiceRow;
  readonly actions: readonly ServiceAction[];
  /** When a task may have run for long enough to begin the count anew, epoch ms. */
  readonly recheckAt?: number | undefined;
}

/**
 * Takes notice of what failed since the last pass. `failedTasks` of a deployment counts its failures in a
 * row: tasks that could not be started, that ended by themselves before they were healthy, or whose health
 * checks failed; one that becomes healthy begins the count anew unless resetOnHealthyTask is false
 * (reference §3.8.7, §3.8.10).
 */
export function countFailures(situation: ServiceSituation, groups: TaskGroups): CountedFailures {
  const { row } = situation;
  const { service, internals } = row;
  const unhealthy = [...groups.current.unhealthy, ...groups.older.unhealthy];
  const known = new Set(internals.unhealthyTasks);
  const fresh = unhealthy.filter(({ taskArn }) => !known.has(taskArn));
  const deployments: DeploymentDocument[] = [];
  const progress: Record<string, DeploymentProgress> = {};
  let recheckAt: number | undefined;
  for (const deployment of service.deployments) {
    const { id } = deployment;
    const own = internals.progress[id];
    const failed = failuresOf(situation, id);
    const isSick = (task: ServiceTask): boolean => task.startedBy === id;
    // Only of interest while there is a count to begin anew: a service at rest is not written.
    const proof = deployment.failedTasks > 0 ? proofOf(situation, id) : undefined;
    const isReset =
      proof !== undefined && proof.tasks > (own?.provenTasks ?? 0) && resetsOnHealthyTask(row);
    const failedTasks =
      (isReset ? 0 : deployment.failedTasks) + failed.length + fresh.filter(isSick).length;
    deployments.push(
      failedTasks === deployment.failedTasks ? deployment : { ...deployment, failedTasks },
    );
    if (own === undefined) continue;
    const counted = failedTasks === 0 ? undefined : (proof ?? proofOf(situation, id));
    recheckAt = sooner(recheckAt, counted?.nextAt);
    const isSomeSick = fresh.some(isSick);
    const next = withPause(nextBackOff(own.backOff, failed, situation, id), isSomeSick, situation);
    progress[id] = remembered(own, counted?.tasks, next);
  }
  const unhealthyTasks = unhealthy.map(({ taskArn }) => taskArn);
  return {
    row: {
      ...row,
      service: { ...service, deployments },
      internals: withUnhealthy({ ...internals, progress }, unhealthyTasks),
    },
    actions: fresh.map(({ taskArn }) => ({
      do: 'tell',
      event: { kind: 'task-unhealthy', taskArn },
    })),
    recheckAt,
  };
}

/** Whether tasks of a deployment or a task set fail so often that the service's readers are told. */
export function isImpaired({ backOff: state }: Pick<DeploymentProgress, 'backOff'>): boolean {
  return state !== undefined && state.failures >= impairedFrom;
}

/** Of the tasks of a deployment or a task set that ended since the last pass, those that say something about it. */
export function failuresOf(situation: ServiceSituation, id: string): readonly ServiceTaskEnd[] {
  return situation.ends.filter((end) => end.startedBy === id && isFailure(end, situation));
}

/** A task that somebody stopped, or whose capacity was taken away, says nothing about its deployment. */
function isFailure(end: ServiceTaskEnd, { pace }: ServiceSituation): boolean {
  const { stopCode, startedAt, stoppedAt } = end;
  if (stopCode !== 'EssentialContainerExited' && stopCode !== 'TaskFailedToStart') return false;
  return startedAt === undefined || stoppedAt - startedAt < pace.provenMs;
}

interface Proof {
  /** Tasks that are healthy, or have run for so long that they count as proof that their deployment works. */
  readonly tasks: number;
  /** When time alone makes the next one so, epoch ms. */
  readonly nextAt?: number | undefined;
}

function proofOf({ tasks, now, pace }: ServiceSituation, id: string): Proof {
  let proven = 0;
  let nextAt: number | undefined;
  for (const { startedBy, lastStatus, desiredStatus, healthStatus, startedAt } of tasks) {
    if (startedBy !== id || lastStatus !== 'RUNNING' || desiredStatus !== 'RUNNING') continue;
    if (healthStatus !== undefined) {
      proven += healthStatus === 'HEALTHY' ? 1 : 0;
      continue;
    }
    const provenAt = (startedAt ?? now) + pace.provenMs;
    if (provenAt <= now) proven += 1;
    else nextAt = sooner(nextAt, provenAt);
  }
  return { tasks: proven, nextAt };
}

function resetsOnHealthyTask({ service }: ServiceRow): boolean {
  return service.deploymentConfiguration.deploymentCircuitBreaker?.resetOnHealthyTask !== false;
}

/**
 * The wait before tasks are started again doubles with each time that starting them failed, and ends when
 * one runs; tasks that fail later do not bring it about (reference §3.8.9).
 */
export function nextBackOff(
  present: BackOff | undefined,
  failed: readonly ServiceTaskEnd[],
  { tasks, now, pace }: ServiceSituation,
  id: string,
): BackOff | undefined {
  const neverRan = failed.filter(({ startedAt }) => startedAt === undefined);
  if (neverRan.length > 0) {
    // Tasks that were started together fail together: that is once.
    const isFirst = present === undefined || present.failures === 0 || now >= present.until;
    if (!isFirst) return present;
    const failures = (present?.failures ?? 0) + 1;
    const { firstMs, longestMs } = pace.backOff;
    return { failures, until: now + Math.min(longestMs, firstMs * 2 ** (failures - 1)) };
  }
  if (failed.length > 0 && pace.restartMs > 0) {
    return { failures: 0, until: now + pace.restartMs };
  }
  if (present === undefined) return undefined;
  const hasRun = tasks.some(
    ({ startedBy, startedAt, desiredStatus }) =>
      startedBy === id && startedAt !== undefined && desiredStatus === 'RUNNING',
  );
  const isOver = now >= present.until && (hasRun || present.failures === 0);
  return isOver ? undefined : present;
}

/**
 * A task that fell ill is not replaced sooner than one that ended: where nothing else takes time, one that
 * is ill at once would be replaced for ever at the same instant.
 */
function withPause(
  next: BackOff | undefined,
  isSomeSick: boolean,
  { now, pace }: ServiceSituation,
): BackOff | undefined {
  const until = now + pace.restartMs;
  if (!isSomeSick || pace.restartMs === 0 || (next?.until ?? 0) >= until) return next;
  return { failures: next?.failures ?? 0, until };
}

function remembered(
  own: DeploymentProgress,
  provenTasks: number | undefined,
  next: BackOff | undefined,
): DeploymentProgress {
  if (own.provenTasks === provenTasks && own.backOff === next) return own;
  const { backOff: _backOff, provenTasks: _proven, ...others } = own;
  return { ...others, ...defined({ provenTasks, backOff: next }) };
}

function withUnhealthy(
  internals: ServiceRow['internals'],
  unhealthyTasks: readonly string[],
): ServiceRow['internals'] {
  const { unhealthyTasks: _past, ...others } = internals;
  return unhealthyTasks.length === 0 ? others : { ...others, unhealthyTasks };
}
