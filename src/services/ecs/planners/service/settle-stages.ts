import type { ServiceDeploymentDocument, ServiceRow } from '../../model/service-document.ts';
import { alarmsView, breakerView, triggeredAlarms } from '../../rules/deployment-monitors.ts';
import { endServiceDeployment, isEnded } from '../../rules/end-service-deployment.ts';
import type { StageTasks } from './keep-stage-tasks.ts';
import type { ServiceAction, ServiceSituation } from './service-plan.ts';
import { deploymentOf, type StageState, withDeployment } from './stage-state.ts';

/** Brings the list of deployments and the monitors of the record up to date, and keeps the progress. */
export function settleStages(
  state: StageState,
  tasks: StageTasks,
  situation: ServiceSituation,
): StageState {
  const { row, targetId, stages } = state;
  const deployments = row.service.deployments.flatMap((deployment) => {
    const { id, status, desiredCount } = deployment;
    const wanted = tasks.desiredOf.get(id) ?? desiredCount;
    const isGone = !tasks.starters.has(id) && wanted === 0 && id !== targetId;
    if (isGone && status !== 'PRIMARY' && id !== stages.sourceId) return [];
    return [wanted === desiredCount ? deployment : { ...deployment, desiredCount: wanted }];
  });
  const ids = new Set(deployments.map(({ id }) => id));
  const progress = Object.fromEntries(
    Object.entries(row.internals.progress).filter(([id]) => ids.has(id)),
  );
  const listed: ServiceRow = {
    ...row,
    service: { ...row.service, deployments },
    internals: { ...row.internals, progress },
  };
  const kept = state.isOver ? listed : withDeployment(listed, targetId, { progress: { stages } });
  return { ...state, row: kept, record: withMonitors({ ...state, row: kept }, situation) };
}

function withMonitors(
  { row, record, targetId, stages }: StageState,
  { alarms }: ServiceSituation,
): ServiceDeploymentDocument {
  const target = deploymentOf(row, targetId);
  if (target === undefined || stages.rollBack !== undefined) return record;
  const { deploymentConfiguration, desiredCount } = row.service;
  const { deploymentCircuitBreaker: breaker } = deploymentConfiguration;
  const watch = isEnded(record.status) ? 'over' : 'running';
  const ignored = row.internals.progress[targetId]?.ignoredAlarms ?? [];
  const triggered = triggeredAlarms(deploymentConfiguration, alarms, ignored);
  const ofAlarms = alarmsView(deploymentConfiguration, triggered, watch);
  const { failedTasks } = target;
  return {
    ...record,
    deploymentCircuitBreaker: breakerView(breaker, { failedTasks, desiredCount }, watch),
    ...(ofAlarms === undefined ? {} : { alarms: ofAlarms }),
  };
}

/** Records of deployments that a newer one took the place of. AWS's reason is not known. */
export function endSuperseded(
  situation: ServiceSituation,
  record: ServiceDeploymentDocument,
): readonly ServiceAction[] {
  const { row, tasks, now } = situation;
  const statusReason = 'Deployment stopped due to new deployment.';
  return situation.serviceDeployments
    .filter((other) => other !== record)
    .map((other) => {
      const status = other.status.startsWith('ROLLBACK') ? 'ROLLBACK_FAILED' : 'STOPPED';
      const end = { status, statusReason, now, row, tasks } as const;
      return { do: 'recordDeployment', document: endServiceDeployment(other, end) };
    });
}
