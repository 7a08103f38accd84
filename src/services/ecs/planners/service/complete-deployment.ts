import type {
  DeploymentDocument,
  DeploymentProgress,
  ServiceInternals,
  ServiceRow,
} from '../../model/service-document.ts';
import type { ServiceAction } from './service-plan.ts';
import { goodCount, type TaskGroups, upCount } from './task-groups.ts';

/** A service with its list of deployments brought up to date. */
export interface Finished {
  readonly row: ServiceRow;
  readonly actions: readonly ServiceAction[];
  /** Nothing is to be told of its being steady: it came to rest without any task. */
  readonly isSilent: boolean;
}

/**
 * Brings the list of deployments up to date, and completes the PRIMARY one when it has all it wants. A
 * deployment of no tasks completes without a word (observed, reference §3.8.7). `stopped` are the tasks
 * that this pass stops, by their deployment.
 */
export function finishDeployments(
  row: ServiceRow,
  groups: TaskGroups,
  stopped: ReadonlyMap<string, number>,
  now: number,
): Finished {
  const { service, internals } = row;
  const [primary, ...older] = settledDeployments(row, groups, stopped, now);
  if (primary === undefined) return { row, actions: [], isSilent: true };
  const isWhole = isFullyDeployed(row, groups);
  const completes = isWhole && primary.rolloutState === 'IN_PROGRESS';
  const next = completes ? completed(primary, now) : primary;
  const deployments = [next, ...older];
  const isSilent = completes && service.desiredCount === 0;
  const event = { kind: 'deployment-completed' as const, deploymentId: primary.id };
  return {
    row: {
      ...row,
      service: { ...service, deployments },
      internals: {
        ...internals,
        ...(completes ? completion(internals, primary.id) : {}),
        progress: progressOf(internals, deployments, completes ? now : undefined),
        isSteady: isWhole && next.rolloutState === 'COMPLETED',
      },
    },
    actions: completes && !isSilent ? [{ do: 'tell', event }] : [],
    isSilent,
  };
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
  completedAt: number | undefined,
): Readonly<Record<string, DeploymentProgress>> {
  const left: Record<string, DeploymentProgress> = {};
  deployments.forEach(({ id }, at) => {
    const own = progress[id];
    if (own === undefined) return;
    left[id] = at === 0 && completedAt !== undefined ? { ...own, completedAt } : own;
  });
  return left;
}

/** Whether the PRIMARY deployment has all it is to have, and nothing of another is left (reference §3.8.7). */
function isFullyDeployed({ service }: ServiceRow, groups: TaskGroups): boolean {
  const { current, starters } = groups;
  const [primary] = service.deployments;
  const isAlone = [...starters].every((id) => id === primary?.id);
  return (
    isAlone &&
    current.unhealthy.length === 0 &&
    goodCount(current) === service.desiredCount &&
    upCount(current) === service.desiredCount
  );
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
  { service }: ServiceRow,
  groups: TaskGroups,
  stopped: ReadonlyMap<string, number>,
  now: number,
): readonly DeploymentDocument[] {
  return service.deployments.flatMap((deployment): readonly DeploymentDocument[] => {
    const { id, status, rolloutState } = deployment;
    if (status === 'PRIMARY') return [withDesired(deployment, service.desiredCount)];
    if (!groups.starters.has(id)) return [];
    const left = (groups.wantedOf.get(id) ?? 0) - (stopped.get(id) ?? 0);
    const next = withDesired(deployment, left);
    const isGivenUp = rolloutState === 'FAILED' && status === 'ACTIVE';
    return [isGivenUp ? { ...next, status: 'DRAINING', updatedAt: now } : next];
  });
}

function withDesired(deployment: DeploymentDocument, desiredCount: number): DeploymentDocument {
  return deployment.desiredCount === desiredCount ? deployment : { ...deployment, desiredCount };
}
