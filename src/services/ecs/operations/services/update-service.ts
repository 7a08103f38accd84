import { AwsError } from '../../../../aws/errors.ts';
import { clientError, invalidParameter } from '../../errors.ts';
import type { ServiceDocument, ServiceRow, ServiceSpec } from '../../model/service-document.ts';
import type { UpdateServiceRequest } from '../../model/types.ts';
import { operation, type WriteContext } from '../../operation.ts';
import { canonicalJson } from '../../rules/canonical-json.ts';
import { specOf, withSpec } from '../../rules/service-spec.ts';
import { isAbsent } from '../../rules/task-definition/absent.ts';
import type { ClusterRow } from '../../tables/clusters.ts';
import type { TaskDefinitionRow } from '../../tables/task-definitions.ts';
import { requireLiveCluster } from '../clusters/lookup.ts';
import { findTaskDefinition } from '../task-definitions/lookup.ts';
import { beginDeployment } from './begin-deployment.ts';
import { completeNetwork } from './create-service.ts';
import { requireService, showService } from './lookup.ts';
import { refuseNotYetBuilt } from './not-yet-built.ts';

/**
 * Changes a service. What its revision is made of, or forceNewDeployment, begins a deployment, which the
 * answer shows; everything else holds from the scheduler's next pass on (reference §3.8.5). What the
 * request leaves out stays as it is.
 */
export const updateService = operation('UpdateService', (context, input) => {
  const cluster = requireLiveCluster(context, input.cluster);
  const row = requireActiveService(context, cluster, input.service);
  refuseNotYetBuilt(input);
  if (input.desiredCount !== undefined && input.desiredCount < 0) {
    // Observed: not the sentence of CreateService (reference §2.3).
    throw invalidParameter('Task count can not be lesser than 0');
  }
  const definition = definitionOf(context, row.service, input);
  const spec = updatedSpec(specOf(row.service), definition, input);
  const service = withSpec(updatedSettings(row.service, input), spec);
  const updated = { ...row, service };
  const isNewRevision = canonicalJson(spec) !== canonicalJson(specOf(row.service));
  if (!isNewRevision && input.forceNewDeployment !== true) {
    context.unit.services.put(updated);
    context.unit.touch(`service/${service.serviceArn}`);
    return { service: showService(context, updated) };
  }
  if (definition.status !== 'ACTIVE') throw clientError('TaskDefinition is inactive');
  return { service: showService(context, beginDeployment(context, updated, spec, definition)) };
});

function requireActiveService(
  context: WriteContext,
  cluster: ClusterRow,
  identifier: string,
): ServiceRow {
  const row = requireService(context, cluster, identifier);
  // Observed (reference §2.3).
  if (row.service.status !== 'ACTIVE') {
    throw new AwsError('ServiceNotActiveException', 'Service was not ACTIVE.');
  }
  return row;
}

/** The task definition that the request names, a family by its newest revision, or the service's own. */
function definitionOf(
  context: WriteContext,
  service: ServiceDocument,
  { taskDefinition }: UpdateServiceRequest,
): TaskDefinitionRow {
  const identifier = isAbsent(taskDefinition) ? (service.taskDefinition ?? '') : taskDefinition;
  const definition = findTaskDefinition(context, identifier);
  if (definition === undefined) throw clientError('TaskDefinition not found.');
  return definition;
}

function updatedSpec(
  spec: ServiceSpec,
  definition: TaskDefinitionRow,
  { networkConfiguration, platformVersion }: UpdateServiceRequest,
): ServiceSpec {
  const awsvpc = networkConfiguration?.awsvpcConfiguration;
  return {
    ...spec,
    taskDefinition: definition.document.taskDefinitionArn ?? spec.taskDefinition,
    ...(awsvpc === undefined ? {} : { networkConfiguration: completeNetwork(awsvpc) }),
    ...(isAbsent(platformVersion) ? {} : { platformVersion }),
  };
}

function updatedSettings(service: ServiceDocument, input: UpdateServiceRequest): ServiceDocument {
  const { deploymentConfiguration = {} } = input;
  const { maximumPercent, minimumHealthyPercent } = deploymentConfiguration;
  const { desiredCount, availabilityZoneRebalancing, healthCheckGracePeriodSeconds } = input;
  const { enableECSManagedTags, enableExecuteCommand, propagateTags } = input;
  return {
    ...service,
    ...(desiredCount === undefined ? {} : { desiredCount }),
    ...(availabilityZoneRebalancing === undefined ? {} : { availabilityZoneRebalancing }),
    ...(healthCheckGracePeriodSeconds === undefined ? {} : { healthCheckGracePeriodSeconds }),
    ...(enableECSManagedTags === undefined ? {} : { enableECSManagedTags }),
    ...(enableExecuteCommand === undefined ? {} : { enableExecuteCommand }),
    ...(propagateTags === undefined ? {} : { propagateTags }),
    deploymentConfiguration: {
      ...service.deploymentConfiguration,
      ...(maximumPercent === undefined ? {} : { maximumPercent }),
      ...(minimumHealthyPercent === undefined ? {} : { minimumHealthyPercent }),
    },
  };
}
