import type { DeploymentDocument, ServiceRow } from '../../model/service-document.ts';
import { byStarter } from '../../rules/service-counts.ts';
import type { ServiceAction, ServicePlan, ServiceSituation } from './service-plan.ts';

/**
 * Keeps a replica service at its desired count within minimumHealthyPercent and maximumPercent, and
 * rolls it to its PRIMARY deployment (reference §3.8.7).
 */
export function planRolling({ row, tasks }: ServiceSituation): ServicePlan {
  const { service } = row;
  const [primary, ...older] = service.deployments;
  if (primary === undefined) return { actions: [], why: 'the service has no deployment' };
  const { desiredCount, deploymentConfiguration } = service;
  const { maximumPercent, minimumHealthyPercent } = deploymentConfiguration;
  const most = Math.floor((desiredCount * maximumPercent) / 100);
  const fewest = Math.ceil((desiredCount * minimumHealthyPercent) / 100);
  const wanted = tasks.filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
  const ofStarter = byStarter(wanted);
  const current = ofStarter.get(primary.id) ?? [];
  const others = wanted.filter(({ startedBy }) => startedBy !== primary.id);
  const running = wanted.filter(({ lastStatus }) => lastStatus === 'RUNNING').length;

  const start = Math.max(0, Math.min(desiredCount - current.length, most - tasks.length));
  const surplus = current.slice(desiredCount).map(({ taskArn }) => taskArn);
  const replaceable = Math.max(0, running - fewest);
  const replaced = others.slice(0, replaceable).map(({ taskArn }) => taskArn);
  const stop = [...surplus, ...replaced];
  const isDone =
    others.length === 0 &&
    current.length === desiredCount &&
    current.every(({ lastStatus }) => lastStatus === 'RUNNING');

  const actions: ServiceAction[] = [];
  const next = withPrimary(row, { ...primary, desiredCount }, isDone ? [] : older, isDone);
  if (JSON.stringify(next) !== JSON.stringify(row)) actions.push({ do: 'record', row: next });
  if (start > 0) actions.push({ do: 'start', starter: primary.id, count: start });
  if (stop.length > 0) {
    const reason = `Scaling activity initiated by (deployment ${primary.id})`;
    actions.push({ do: 'stop', taskArns: stop, reason });
  }
  if (isDone && row.internals.isSteady !== true) {
    actions.push({ do: 'tell', event: { kind: 'steady-state' } });
  }
  return { actions, why: isDone ? 'the service is steady' : 'its tasks are on their way' };
}

function withPrimary(
  row: ServiceRow,
  primary: DeploymentDocument,
  older: readonly DeploymentDocument[],
  isDone: boolean,
): ServiceRow {
  const completed: DeploymentDocument = isDone
    ? {
        ...primary,
        rolloutState: 'COMPLETED',
        rolloutStateReason: `ECS deployment ${primary.id} completed.`,
      }
    : primary;
  return {
    ...row,
    service: { ...row.service, deployments: [completed, ...older] },
    internals: { ...row.internals, isSteady: isDone },
  };
}
