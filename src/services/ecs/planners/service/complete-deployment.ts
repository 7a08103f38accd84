import type {
  DeploymentDocument,
  DeploymentProgress,
  ServiceInternals,
  ServiceRow,
} from '../../model/service-document.ts';
import type { ServiceAction, ServiceSituation } from './service-plan.ts';
import { goodCount, type TaskGroups, upCount } from './task-groups.ts';

/** A service with its list of deployments brought up to date. */
export interface Finished {
  readonly row: ServiceRow;
  readonly actions: readonly ServiceAction[];
  /** Nothing is to be told of its being steady: it came to rest without any task. */
  readonly isSilent: boolean;
  /** When its bake time ends, epoch ms. */
  readonly recheckAt?: number | undefined;
}

/** What the tasks are, and what becomes of them in this pass. */
export interface PassTasks {
  readonly groups: TaskGroups;
  /** The tasks that this pass stops, by their deployment. */
  readonly stopped: ReadonlyMap<string, number>;
}

/**
 * Brings the list of deployments up to date, and completes the PRIMARY one when it has all it wants and
 * its bake time is over. A deployment of no tasks completes without a word (observed, reference §3.8.7).
 */
export function finishDeployments(
  row: ServiceRow,
  { groups, stopped }: PassTasks,
  { now, pace }: Pick<ServiceSituation, 'now' | 'pace'>,
): Finished {
  const { service, internals } = row;
  const [primary, ...older] = settledDeployments(row, groups, stopped, now);
  if (primary === undefined) return { row, actions: [], isSilent: true };
  const own = internals.progress[primary.id];
  const settlesAt = settlingEnds(groups, pace.deployedMs);
  const isSettled = settlesAt <= now;
  const isUnderWay = primary.rolloutState === 'IN_PROGRESS';
  const isReached = isUnderWay && isSettled && isDeployed(row, groups);
  const bakesSince = isReached ? (own?.bakesSince ?? now) : own?.bakesSince;
  const bakedAt = (bakesSince ?? now) + bakeMs(row, pace.alarmBakeMs);
  const completes = isReached && bakedAt <= now;
  const next = completes ? completed(primary, now) : primary;
  const deployments = [next, ...older];
  const isSilent = completes && service.desiredCount === 0;
  const event = { kind: 'deployment-completed' as const, deploymentId: primary.id };
  const noted = own && {
    ...own,
    ...(isReached && !completes ? { bakesSince } : {}),
    ...(completes ? { completedAt: now } : {}),
  };
  return {
    row: {
      ...row,
      service: { ...service, deployments },
      internals: {
        ...internals,
        ...(completes ? completion(internals, primary.id) : {}),
        progress: {
          ...(noted === undefined ? {} : { [primary.id]: noted }),
          ...progressOf(internals, older),
        },
        isSteady: next.rolloutState === 'COMPLETED' && isSettled && isWhole(row, groups),
      },
    },
    actions: completes && !isSilent ? [{ do: 'tell', event }] : [],
    isSilent,
    recheckAt: isSettled ? (isReached && !completes ? bakedAt : undefined) : settlesAt,
  };
}

/**
 * When the newest of its tasks has run for long enough to be taken for one that lasts; a program that
 * falls over at once must not complete a deployment between two quick passes. Epoch ms.
 */
function settlingEnds({ current }: TaskGroups, deployedMs: number): number {
  const unchecked = current.settling.filter(({ healthStatus }) => healthStatus === undefined);
  return Math.max(0, ...unchecked.map(({ startedAt = 0 }) => startedAt + deployedMs));
}

/**
 * How long a deployment is watched after all its tasks are there. Without bakeTimeInMinutes that depends
 * on the alarms (documented without numbers).
 */
function bakeMs({ service }: ServiceRow, alarmBakeMs: number): number {
  const { bakeTimeInMinutes = 0, alarms } = service.deploymentConfiguration;
  if (bakeTimeInMinutes > 0) return bakeTimeInMinutes * 60_000;
  return alarms?.enable === true ? alarmBakeMs : 0;
}

/** What a roll-back goes back to from now on. */
function completion({ progress }: ServiceInternals, id: string): Partial<ServiceInternals> {
  return {
    completedDeploymentId: id,
    completedRevisionArn: progress[id]?.serviceRevisionArn,
  };
}

/** What is remembered of the deployments that are left. */
function progressOf(
  { progress }: ServiceInternals,
  deployments: readonly DeploymentDocument[],
): Readonly<Record<string, DeploymentProgress>> {
  const left: Record<string, DeploymentProgress> = {};
  for (const { id } of deployments) {
    const own = progress[id];
    if (own !== undefined) left[id] = own;
  }
  return left;
}

/**
 * Whether the PRIMARY deployment has what it needs to complete: all tasks and nothing of another left, or
 * what the service calls an early success, for which DEFERRED leaves the old tasks out (reference §3.8.7).
 */
function isDeployed(row: ServiceRow, groups: TaskGroups): boolean {
  const { earlySuccessCriteria: early } = row.service.deploymentConfiguration;
  if (early?.enable !== true) return isWhole(row, groups);
  const { healthyPercent = 100, sourceServiceRevisionCleanup = 'BLOCKING' } = early;
  const enough = Math.ceil((row.service.desiredCount * healthyPercent) / 100);
  const isCleanedUp = sourceServiceRevisionCleanup === 'DEFERRED' || isAlone(row, groups);
  return upCount(groups.current) >= enough && isCleanedUp;
}

/** Whether the PRIMARY deployment has all it is to have, and nothing of another is left. */
function isWhole(row: ServiceRow, groups: TaskGroups): boolean {
  const { current } = groups;
  const { desiredCount } = row.service;
  return (
    isAlone(row, groups) &&
    current.unhealthy.length === 0 &&
    goodCount(current) === desiredCount &&
    upCount(current) === desiredCount
  );
}

function isAlone({ service }: ServiceRow, { starters }: TaskGroups): boolean {
  const [primary] = service.deployments;
  return [...starters].every((id) => id === primary?.id);
}

/** The PRIMARY deployment as it is once it has completed. */
function completed(deployment: DeploymentDocument, now: number): DeploymentDocument {
  return {
    ...deployment,
    rolloutState: 'COMPLETED',
    rolloutStateReason: `ECS deployment ${deployment.id} completed.`,
    updatedAt: now,
  };
}

/**
 * The deployments after a pass: the PRIMARY one wants what the service wants, older ones what they have,
 * and those without tasks are gone (reference §3.8.1, §3.8.7). One that failed is DRAINING once another
 * took its place (observed, §3.8.10).
 */
function settledDeployments(
  { service, internals }: ServiceRow,
  groups: TaskGroups,
  stopped: ReadonlyMap<string, number>,
  now: number,
): readonly DeploymentDocument[] {
  const hasFailed = service.deployments[0]?.rolloutState === 'FAILED';
  return service.deployments.flatMap((deployment): readonly DeploymentDocument[] => {
    const { id, status, rolloutState } = deployment;
    if (status === 'PRIMARY') return [withDesired(deployment, service.desiredCount)];
    // Where the newest one failed, the last that worked is what tasks are started for.
    const isKept = hasFailed && id === internals.completedDeploymentId;
    if (!groups.starters.has(id) && !isKept) return [];
    const left = (groups.wantedOf.get(id) ?? 0) - (stopped.get(id) ?? 0);
    const next = withDesired(deployment, left);
    const isGivenUp = rolloutState === 'FAILED' && status === 'ACTIVE';
    return [isGivenUp ? { ...next, status: 'DRAINING', updatedAt: now } : next];
  });
}

function withDesired(deployment: DeploymentDocument, desiredCount: number): DeploymentDocument {
  return deployment.desiredCount === desiredCount ? deployment : { ...deployment, desiredCount };
}
