import type { DeploymentDocument, ServiceRow } from '../../model/service-document.ts';
import { asksForRollBack, type Verdict } from './judge-deployment.ts';
import type { ServiceAction } from './service-plan.ts';

/** A service whose PRIMARY deployment has failed. */
export interface Failed {
  readonly row: ServiceRow;
  readonly actions: readonly ServiceAction[];
  /** What it goes back to; undefined when it stays where it is. */
  readonly rollBack?: (ServiceAction & { readonly do: 'rollBack' }) | undefined;
}

/**
 * Fails the PRIMARY deployment. It stays PRIMARY and FAILED unless it is to be rolled back and there is
 * something to go back to: the revision that completed last (reference §3.8.10). A roll-back that fails is
 * not rolled back. The texts of the circuit breaker were observed; that of alarms is remembered, and those
 * of StopServiceDeployment are ours.
 */
export function failDeployment(
  row: ServiceRow,
  primary: DeploymentDocument,
  verdict: Verdict,
  now: number,
): Failed {
  const { completedRevisionArn, completedDeploymentId, progress } = row.internals;
  const own = progress[primary.id];
  const target =
    asksForRollBack(verdict, row) && own?.isRollBack !== true ? completedRevisionArn : undefined;
  const actions: ServiceAction[] = [];
  const { cause } = verdict;
  if (cause === 'tasks failed to start' || cause === 'alarm detected') {
    const event = { kind: 'deployment-failed' as const, deploymentId: primary.id, cause };
    actions.push({ do: 'tell', event });
  }
  const failed: DeploymentDocument = {
    ...primary,
    rolloutState: 'FAILED',
    rolloutStateReason: failureReason(verdict),
    updatedAt: now,
  };
  const deployments = row.service.deployments.map((deployment) =>
    deployment === primary ? failed : deployment,
  );
  const isGivenUp = cause === 'roll-back requested' && target === undefined;
  const next = {
    ...row,
    service: { ...row.service, deployments },
    internals:
      isGivenUp && own !== undefined
        ? { ...row.internals, progress: { ...progress, [primary.id]: { ...own, isGivenUp } } }
        : row.internals,
  };
  if (target === undefined || completedDeploymentId === undefined) return { row: next, actions };
  actions.push({
    do: 'tell',
    event: { kind: 'rolling-back', deploymentId: completedDeploymentId },
  });
  return {
    row: next,
    actions,
    rollBack: {
      do: 'rollBack',
      serviceRevisionArn: target,
      rolloutStateReason: `${prefixOf(verdict)}: rolling back to deploymentId ${completedDeploymentId}.`,
      serviceDeploymentArn: own?.serviceDeploymentArn,
    },
  };
}

/** Why it failed, as its rolloutStateReason says and the record of the service deployment. */
export function failureReason(verdict: Verdict): string {
  switch (verdict.cause) {
    case 'tasks failed to start':
      return `${prefixOf(verdict)}: tasks failed to start.`;
    case 'alarm detected':
      return `${prefixOf(verdict)}: alarm detected.`;
    case 'roll-back requested':
    case 'stop requested':
      return `${prefixOf(verdict)}: stopped by StopServiceDeployment.`;
    default:
      return verdict satisfies never;
  }
}

function prefixOf({ cause }: Verdict): string {
  return cause === 'tasks failed to start'
    ? 'ECS deployment circuit breaker'
    : 'ECS deployment failed';
}
