import { invalidParameter, serviceNotActive } from '../../errors.ts';
import type { ServiceRow, TaskSetRow } from '../../model/service-document.ts';
import type { TaskSet } from '../../model/types.ts';
import type { ReadContext } from '../../operation.ts';
import { taskSetArn } from '../../rules/arns.ts';
import { taskSetNotFound } from '../../rules/task-set-request.ts';
import type { ClusterRow } from '../../tables/clusters.ts';
import { taskSetView } from '../../views/task-set.ts';
import { requireLiveCluster } from '../clusters/lookup.ts';
import { requireService } from '../services/lookup.ts';

/**
 * The service whose task sets a request is about. Throws ServiceNotFoundException,
 * ServiceNotActiveException, or InvalidParameterException for one whose controller is ECS: the text is
 * from users' logs. AWS leaves a CODE_DEPLOY service's task sets to CodeDeploy; Gantry has none, so there
 * they are managed by the same operations.
 */
export function requireTaskSetService(
  context: ReadContext,
  identifiers: { readonly cluster: string; readonly service: string },
): { readonly cluster: ClusterRow; readonly row: ServiceRow } {
  const cluster = requireLiveCluster(context, identifiers.cluster);
  const row = requireService(context, cluster, identifiers.service);
  if (row.service.status !== 'ACTIVE') throw serviceNotActive();
  if (row.service.deploymentController.type === 'ECS') {
    throw invalidParameter(
      'Amazon ECS only supports task set management on services configured to use external deployment controllers.',
    );
  }
  return { cluster, row };
}

/**
 * The full ARN that a task set identifier means in a service: an id, or an ARN. Throws
 * InvalidParameterException for what is neither (users' logs).
 */
export function taskSetArnOf({ service }: ServiceRow, identifier: string): string {
  const isId = /^ecs-svc\/\d+$/.test(identifier);
  if (isId) return taskSetArn(service.serviceArn, identifier);
  if (/^arn:[^:]+:ecs:[^:]*:[^:]*:task-set\/.+\/ecs-svc\/\d+$/.test(identifier)) return identifier;
  throw invalidParameter('Task Set Identifier is invalid');
}

/** The task set of a service. Throws TaskSetNotFoundException. */
export function requireTaskSet(
  context: ReadContext,
  service: ServiceRow,
  identifier: string,
): TaskSetRow {
  const arn = taskSetArnOf(service, identifier);
  const found = taskSetsOf(context, service).find(({ taskSet }) => taskSet.taskSetArn === arn);
  if (found === undefined) throw taskSetNotFound();
  return found;
}

export function taskSetsOf({ unit }: ReadContext, row: ServiceRow): readonly TaskSetRow[] {
  return unit.taskSets.of(row, row.service.serviceArn);
}

/** A task set as it is now, for an answer. */
export function showTaskSet(
  { unit }: ReadContext,
  { service }: ServiceRow,
  row: TaskSetRow,
  include: { readonly tags: boolean },
): TaskSet {
  const { account, region } = row;
  const { clusterArn, serviceName } = service;
  const tasks = unit.serviceTasks.of({ account, region, clusterArn, serviceName });
  return taskSetView(row, tasks, include);
}
