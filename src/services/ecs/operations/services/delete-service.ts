import { AwsError } from '../../../../aws/errors.ts';
import { invalidParameter } from '../../errors.ts';
import type { ServiceDocument } from '../../model/service-document.ts';
import { operation } from '../../operation.ts';
import { narrower } from '../../views/service.ts';
import { requireActiveCluster } from '../clusters/lookup.ts';
import { drainTaskSets } from '../task-sets/drain-task-sets.ts';
import { serviceArnOf, showService } from './lookup.ts';

/**
 * Makes a service DRAINING: its scheduler stops its tasks and then makes it INACTIVE. Again, it answers
 * with the service as it is (reference §3.8.4). Throws InvalidParameterException for a replica service
 * that is to have tasks, unless forced.
 */
export const deleteService = operation('DeleteService', (context, input) => {
  const cluster = requireActiveCluster(context, input.cluster);
  const arn = serviceArnOf(context, cluster, input.service);
  const row = context.unit.services.get(context.caller, arn);
  // Without a message: observed (reference §2.3).
  if (row === undefined) throw new AwsError('ServiceNotFoundException', undefined);
  const { service } = row;
  if (service.status !== 'ACTIVE') return { service: narrower(showService(context, row)) };
  const isToHaveTasks = service.schedulingStrategy === 'REPLICA' && service.desiredCount > 0;
  if (isToHaveTasks && input.force !== true) {
    throw invalidParameter('The service cannot be stopped while it is scaled above 0.');
  }
  drainTaskSets(context, row, input.force === true);
  const drained = { ...row, service: draining(service, context.now) };
  context.unit.services.put(drained);
  context.unit.touch(`service/${arn}`);
  context.log.info({ service: arn }, 'service deleted');
  return { service: narrower(showService(context, drained)) };
});

/** Deployments but the PRIMARY one are DRAINING too (observed, reference §3.8.4). */
function draining(service: ServiceDocument, now: number): ServiceDocument {
  const deployments = service.deployments.map((deployment) =>
    deployment.status === 'PRIMARY'
      ? deployment
      : { ...deployment, status: 'DRAINING' as const, updatedAt: now },
  );
  return { ...service, status: 'DRAINING', desiredCount: 0, deployments };
}
