import type {
  ServiceDeploymentDocument,
  ServiceRow,
  ServiceTask,
} from '../../model/service-document.ts';
import { alarmsView, breakerView, triggeredAlarms } from '../../rules/deployment-monitors.ts';
import { type EndStatus, endServiceDeployment } from '../../rules/end-service-deployment.ts';
import { type Failed, failureReason } from './fail-deployment.ts';
import type { Verdict } from './judge-deployment.ts';
import type { ServiceAction, ServiceSituation } from './service-plan.ts';

/** What a pass decided about the PRIMARY deployment, for its record. */
export interface PassResult {
  /** The service as the pass leaves it. */
  readonly row: ServiceRow;
  readonly failure?: (Failed & { readonly verdict: Verdict }) | undefined;
}

/** The record of the PRIMARY deployment, if it has not come to an end. */
export function recordOfPrimary({
  row,
  serviceDeployments,
}: Pick<ServiceSituation, 'row' | 'serviceDeployments'>): ServiceDeploymentDocument | undefined {
  const [primary] = row.service.deployments;
  const arn = row.internals.progress[primary?.id ?? '']?.serviceDeploymentArn;
  return serviceDeployments.find(({ serviceDeploymentArn }) => serviceDeploymentArn === arn);
}

/**
 * Keeps the records of service deployments true (reference §3.9.2): that of the PRIMARY deployment follows
 * it, and those of deployments that another has superseded come to an end.
 */
export function recordDeployments(
  situation: ServiceSituation,
  { row, failure }: PassResult,
): readonly ServiceAction[] {
  const own = recordOfPrimary(situation);
  return situation.serviceDeployments.flatMap((document): readonly ServiceAction[] => {
    const next =
      document === own
        ? followPrimary(document, situation, { row, failure })
        : superseded(document, situation);
    const isSame = JSON.stringify(next) === JSON.stringify(document);
    return isSame ? [] : [{ do: 'recordDeployment', document: next }];
  });
}

function followPrimary(
  document: ServiceDeploymentDocument,
  situation: ServiceSituation,
  { row, failure }: PassResult,
): ServiceDeploymentDocument {
  const { now, tasks } = situation;
  const [primary] = row.service.deployments;
  if (primary === undefined) return document;
  const begun = document.startedAt === undefined ? begin(document, now) : document;
  const watched = withMonitors(begun, situation, { row, failure });
  const progress = row.internals.progress[primary.id];
  if (failure?.rollBack !== undefined) {
    return {
      ...watched,
      status: 'ROLLBACK_IN_PROGRESS',
      statusReason: failureReason(failure.verdict),
      rollback: {
        reason: failureReason(failure.verdict),
        startedAt: now,
        serviceRevisionArn: failure.rollBack.serviceRevisionArn,
      },
      updatedAt: now,
    };
  }
  if (failure !== undefined) {
    const status = progress?.isRollBack === true ? 'ROLLBACK_FAILED' : 'STOPPED';
    const isRequested = failure.verdict.cause === 'roll-back requested';
    // Nothing was there before: it goes back to no tasks.
    const ended: EndStatus = isRequested && status === 'STOPPED' ? 'ROLLBACK_SUCCESSFUL' : status;
    const statusReason = failureReason(failure.verdict);
    return endServiceDeployment(watched, { status: ended, statusReason, now, row, tasks });
  }
  if (primary.rolloutState !== 'COMPLETED') return watched;
  const status = progress?.isRollBack === true ? 'ROLLBACK_SUCCESSFUL' : 'SUCCESSFUL';
  return endServiceDeployment(watched, { status, now, row, tasks });
}

function begin(document: ServiceDeploymentDocument, now: number): ServiceDeploymentDocument {
  const status = document.status === 'PENDING' ? 'IN_PROGRESS' : document.status;
  return { ...document, status, startedAt: now, updatedAt: now };
}

function withMonitors(
  document: ServiceDeploymentDocument,
  { alarms }: ServiceSituation,
  { row, failure }: PassResult,
): ServiceDeploymentDocument {
  const [primary] = row.service.deployments;
  const { deploymentConfiguration, desiredCount } = row.service;
  const progress = row.internals.progress[primary?.id ?? ''];
  // A roll-back is told of by the numbers of what failed.
  if (primary === undefined || progress?.isRollBack === true) return document;
  const watch = primary.rolloutState === 'IN_PROGRESS' ? 'running' : 'over';
  const { failedTasks } = primary;
  const isBroken = failure?.verdict.cause === 'tasks failed to start';
  const triggered = triggeredAlarms(deploymentConfiguration, alarms, progress?.ignoredAlarms ?? []);
  const ofAlarms = alarmsView(deploymentConfiguration, triggered, watch);
  return {
    ...document,
    deploymentCircuitBreaker: breakerView(
      deploymentConfiguration.deploymentCircuitBreaker,
      { failedTasks, desiredCount },
      isBroken ? 'triggered' : watch,
    ),
    ...(ofAlarms === undefined ? {} : { alarms: ofAlarms }),
  };
}

/** A newer deployment took its place. AWS's reason is not known. */
function superseded(
  document: ServiceDeploymentDocument,
  situation: ServiceSituation,
): ServiceDeploymentDocument {
  const isRollingBack = document.status.startsWith('ROLLBACK');
  return end(
    document,
    situation,
    isRollingBack ? 'ROLLBACK_FAILED' : 'STOPPED',
    'Deployment stopped due to new deployment.',
  );
}

function end(
  document: ServiceDeploymentDocument,
  {
    row,
    tasks,
    now,
  }: Pick<ServiceSituation, 'row' | 'now'> & { readonly tasks: readonly ServiceTask[] },
  status: EndStatus,
  statusReason: string,
): ServiceDeploymentDocument {
  return endServiceDeployment(document, { status, statusReason, now, row, tasks });
}
