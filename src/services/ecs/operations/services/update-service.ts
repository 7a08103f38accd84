import { invalidParameter, serviceNotActive } from '../../errors.ts';
import type { ServiceRow } from '../../model/service-document.ts';
import type { Service, UpdateServiceRequest } from '../../model/types.ts';
import { operation, type WriteContext } from '../../operation.ts';
import { canonicalJson } from '../../rules/canonical-json.ts';
import { launchTypeOfService } from '../../rules/launch-type-of-service.ts';
import { validatePlacementConstraints } from '../../rules/placement-constraints.ts';
import { validateNetwork } from '../../rules/run-task-request.ts';
import { validateControllerUpdate } from '../../rules/service-request/deployment-controller.ts';
import { specAfter } from '../../rules/service-request/spec.ts';
import { updatedService } from '../../rules/service-request/updated-service.ts';
import {
  requireTaskRole,
  validateRevision,
  validateSettings,
} from '../../rules/service-request/validate-service.ts';
import { specOf, withSpec } from '../../rules/service-spec.ts';
import { isAbsent } from '../../rules/task-definition/absent.ts';
import type { ClusterRow } from '../../tables/clusters.ts';
import { requireActiveCluster } from '../clusters/lookup.ts';
import { type Capacity, chooseCapacity } from '../tasks/choose-capacity.ts';
import { refuseUnknownRoles } from '../tasks/refuse-unknown-roles.ts';
import { beginDeployment } from './begin-deployment.ts';
import {
  presentTaskDefinition,
  requireService,
  requireTaskDefinition,
  showService,
} from './lookup.ts';
import { refuseNotYetBuilt } from './not-yet-built.ts';
import { warnOfWhatHasNoEffect } from './warn-not-yet-effective.ts';

/**
 * Changes a service. What its revision is made of, or forceNewDeployment, begins a deployment, which the
 * answer shows; everything else holds from the scheduler's next pass on (reference §3.8.5). What the
 * request leaves out stays as it is.
 */
export const updateService = operation('UpdateService', (context, input) => {
  const cluster = requireActiveCluster(context, input.cluster);
  const row = requireActiveService(context, cluster, input.service);
  const controller = row.service.deploymentController.type;
  validateControllerUpdate(controller, input);
  const service = updatedService(row.service, input);
  warnOfWhatHasNoEffect(context, service.serviceArn, input);
  if (controller !== 'ECS') {
    validatePlacementConstraints(service.placementConstraints);
    validateSettings({ verb: 'updated', service, launchType: launchTypeOfService(service) });
    refuseNotYetBuilt(input, 'FARGATE', { controller });
    return { service: settle(context, { ...row, service }) };
  }
  return { service: updateDeployed(context, cluster, { ...row, service }, input) };
});

function updateDeployed(
  context: WriteContext,
  cluster: ClusterRow,
  row: ServiceRow,
  input: UpdateServiceRequest,
): Service {
  const before = specOf(row);
  const isForced = input.forceNewDeployment === true;
  const definition = isAbsent(input.taskDefinition)
    ? presentTaskDefinition(context, before.taskDefinition)
    : requireTaskDefinition(context, input.taskDefinition);
  const capacity = capacityAfter(cluster, row, input);
  const spec = specAfter(input, { definition: definition.document, ...capacity }, before);
  const updated = withSpec(row, spec);
  const wanted = {
    verb: 'updated' as const,
    service: updated.service,
    spec,
    definition: definition.document,
    launchType: capacity.launchType,
    platformVersion: input.platformVersion,
    defaultNamespace: cluster.document.serviceConnectDefaults?.namespace,
  };
  validateNetwork(spec.networkConfiguration, definition.document);
  validateRevision(wanted);
  validateSettings(wanted);
  requireTaskRole(wanted);
  refuseNotYetBuilt(input, capacity.launchType, {
    controller: row.service.deploymentController.type,
  });
  if (!isForced && canonicalJson(spec) === canonicalJson(before)) return settle(context, updated);
  // One that was deregistered meanwhile keeps its tasks, and is not deployed anew.
  const deployable = requireTaskDefinition(context, spec.taskDefinition);
  refuseUnknownRoles(context, {}, deployable.document);
  return showService(context, beginDeployment(context, updated, spec, deployable));
}

function settle(context: WriteContext, row: ServiceRow): Service {
  context.unit.services.put(row);
  context.unit.touch(`service/${row.service.serviceArn}`);
  return showService(context, row);
}

function requireActiveService(
  context: WriteContext,
  cluster: ClusterRow,
  identifier: string,
): ServiceRow {
  const row = requireService(context, cluster, identifier);
  if (row.service.status !== 'ACTIVE') throw serviceNotActive();
  return row;
}

/**
 * Where the tasks of the next revision run. An empty strategy goes back to the launch type; any change
 * of strategy must be forced, in the words that users saw.
 */
function capacityAfter(
  cluster: ClusterRow,
  { service }: ServiceRow,
  { capacityProviderStrategy, forceNewDeployment }: UpdateServiceRequest,
): Capacity {
  const launchType = launchTypeOfService(service);
  const present: Capacity = { launchType, strategy: service.capacityProviderStrategy };
  if (capacityProviderStrategy === undefined) return present;
  const next: Capacity =
    capacityProviderStrategy.length === 0
      ? { launchType }
      : chooseCapacity(cluster, { capacityProviderStrategy, taskDefinition: '' });
  if (canonicalJson(next) === canonicalJson(present)) return present;
  if (forceNewDeployment === true) return next;
  throw invalidParameter(
    'When switching from launch type to capacity provider strategy on an existing service, or making a change to a capacity provider strategy on a service that is already using one, you must force a new deployment.',
  );
}
