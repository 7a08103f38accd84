import type {
  ServiceDeploymentDocument,
  ServiceRow,
  ServiceTask,
} from '../model/service-document.ts';
import type { ServiceRevisionSummary } from '../model/types.ts';
import { countTasks } from './service-counts.ts';

type Status = ServiceDeploymentDocument['status'];

/** The states that a service deployment does not leave any more (reference §3.9.2). */
export type EndStatus = 'SUCCESSFUL' | 'STOPPED' | 'ROLLBACK_SUCCESSFUL' | 'ROLLBACK_FAILED';

const ended: ReadonlySet<Status> = new Set<EndStatus>([
  'SUCCESSFUL',
  'STOPPED',
  'ROLLBACK_SUCCESSFUL',
  'ROLLBACK_FAILED',
]);

export function isEnded(status: Status): boolean {
  return ended.has(status);
}

/**
 * The record of a deployment that has come to an end. It keeps the tasks as they were counted then: they
 * say how it ended, not what runs today (documented).
 */
export function endServiceDeployment(
  document: ServiceDeploymentDocument,
  end: {
    readonly status: EndStatus;
    readonly statusReason?: string | undefined;
    readonly now: number;
    readonly row: ServiceRow;
    readonly tasks: readonly ServiceTask[];
  },
): ServiceDeploymentDocument {
  const { status, statusReason, now, row, tasks } = end;
  return {
    ...withCounts(document, row, tasks),
    ...withMonitorsOver(document),
    status,
    ...(statusReason === undefined ? {} : { statusReason }),
    updatedAt: now,
    ...(status === 'STOPPED' ? { stoppedAt: now } : {}),
    finishedAt: now,
  };
}

/** Nothing watches a deployment that has ended (reference §3.9.2). */
function withMonitorsOver({
  alarms,
  deploymentCircuitBreaker: breaker,
}: ServiceDeploymentDocument): Pick<
  ServiceDeploymentDocument,
  'alarms' | 'deploymentCircuitBreaker'
> {
  const status = 'MONITORING_COMPLETE' as const;
  return {
    ...(alarms?.status === 'MONITORING' ? { alarms: { ...alarms, status } } : {}),
    ...(breaker?.status === 'MONITORING'
      ? { deploymentCircuitBreaker: { ...breaker, status } }
      : {}),
  };
}

/** The record with the tasks of its revisions counted. */
export function withCounts(
  document: ServiceDeploymentDocument,
  row: ServiceRow,
  tasks: readonly ServiceTask[],
): ServiceDeploymentDocument {
  const count = (revision: ServiceRevisionSummary): ServiceRevisionSummary =>
    countRevision(revision, row, tasks);
  const { sourceServiceRevisions, targetServiceRevision } = document;
  return {
    ...document,
    ...(sourceServiceRevisions === undefined
      ? {}
      : { sourceServiceRevisions: sourceServiceRevisions.map(count) }),
    targetServiceRevision: count(targetServiceRevision),
  };
}

/** Several deployments may be of one revision: a roll-back deploys an old one again. */
function countRevision(
  revision: ServiceRevisionSummary,
  { service, internals }: ServiceRow,
  tasks: readonly ServiceTask[],
): ServiceRevisionSummary {
  const own = service.deployments.filter(
    ({ id }) => internals.progress[id]?.serviceRevisionArn === revision.arn,
  );
  const ids = new Set(own.map(({ id }) => id));
  const { runningCount, pendingCount } = countTasks(
    tasks.filter(({ startedBy }) => ids.has(startedBy)),
  );
  return {
    ...revision,
    requestedTaskCount: own.reduce((sum, { desiredCount }) => sum + desiredCount, 0),
    runningTaskCount: runningCount,
    pendingTaskCount: pendingCount,
  };
}
