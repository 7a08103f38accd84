import { clientError, invalidIdentifier, serviceNotFound } from '../../errors.ts';
import type { ServiceRow } from '../../model/service-document.ts';
import type { Service } from '../../model/types.ts';
import type { ReadContext } from '../../operation.ts';
import { serviceArn, shortIdentifier } from '../../rules/arns.ts';
import type { ClusterRow } from '../../tables/clusters.ts';
import type { TaskDefinitionRow } from '../../tables/task-definitions.ts';
import { serviceView } from '../../views/service.ts';
import { findTaskDefinition } from '../task-definitions/lookup.ts';

/**
 * The full ARN that a service identifier means in a cluster: a name, or an ARN in either form (reference
 * §1.5). Throws InvalidParameterException for an ARN of another world or kind.
 */
export function serviceArnOf(
  { caller }: ReadContext,
  cluster: ClusterRow,
  identifier: string,
): string {
  const short = shortIdentifier(caller, 'service', identifier);
  if (short === undefined) throw invalidIdentifier(identifier);
  const name = identifier.startsWith('arn:') ? short.slice(short.lastIndexOf('/') + 1) : short;
  // An ARN that names another cluster is of no service of this one.
  return identifier.startsWith('arn:') && short.includes('/')
    ? identifier
    : serviceArn(caller, cluster.clusterName, name);
}

/**
 * The service that an identifier means in a cluster, INACTIVE or not. Throws ServiceNotFoundException
 * when it is not there (observed, reference §2.3).
 */
export function requireService(
  context: ReadContext,
  cluster: ClusterRow,
  identifier: string,
): ServiceRow {
  const arn = serviceArnOf(context, cluster, identifier);
  const row = context.unit.services.get(context.caller, arn);
  if (row === undefined) throw serviceNotFound();
  return row;
}

/** A service as it is now, for an answer. */
export function showService(
  { unit }: ReadContext,
  row: ServiceRow,
  include: { readonly tags: boolean } = { tags: false },
): Service {
  const { serviceArn: arn, clusterArn, serviceName } = row.service;
  const { account, region } = row;
  return serviceView(
    {
      row,
      tasks: unit.serviceTasks.of({ account, region, clusterArn, serviceName }),
      taskSets: unit.taskSets.of(row, arn),
      events: unit.serviceEvents.of({ account, region, serviceArn: arn }),
    },
    include,
  );
}

/**
 * The task definition that a service is to run, a family by its newest ACTIVE revision. Throws
 * ClientException when it is not there or not ACTIVE, where RunTask has another exception for the same
 * text (reference §2.3).
 */
export function requireTaskDefinition(context: ReadContext, identifier: string): TaskDefinitionRow {
  const row = presentTaskDefinition(context, identifier);
  if (row.status !== 'ACTIVE') throw clientError('TaskDefinition is inactive');
  return row;
}

/** The task definition that a service runs, which may have been deregistered meanwhile. */
export function presentTaskDefinition(context: ReadContext, identifier: string): TaskDefinitionRow {
  const row = findTaskDefinition(context, identifier);
  if (row === undefined) throw clientError('TaskDefinition not found.');
  return row;
}
