import { invalidParameter, taskDefinitionBlank } from '../../errors.ts';
import type { ServiceDocument, ServiceRow, ServiceSpec } from '../../model/service-document.ts';
import type { AwsVpcConfiguration, CreateServiceRequest } from '../../model/types.ts';
import { operation, type WriteContext } from '../../operation.ts';
import { serviceArn } from '../../rules/arns.ts';
import { canonicalJson } from '../../rules/canonical-json.ts';
import { validateRunTask } from '../../rules/run-task-request.ts';
import { isAbsent } from '../../rules/task-definition/absent.ts';
import type { ClusterRow } from '../../tables/clusters.ts';
import type { TaskDefinitionRow } from '../../tables/task-definitions.ts';
import { requireLiveCluster } from '../clusters/lookup.ts';
import { resolveTaskDefinition } from '../task-definitions/lookup.ts';
import { type Capacity, chooseCapacity } from '../tasks/choose-capacity.ts';
import { beginDeployment } from './begin-deployment.ts';
import { showService } from './lookup.ts';
import { refuseNotYetBuilt } from './not-yet-built.ts';

/** Creates a service with its first deployment; the scheduler starts its tasks (reference §3.8.1). */
export const createService = operation('CreateService', (context, input) => {
  const cluster = requireLiveCluster(context, input.cluster);
  const replayed = replay(context, cluster, input);
  if (replayed !== undefined) return { service: showService(context, replayed, { tags: true }) };
  refuseNotYetBuilt(input);
  if (isAbsent(input.taskDefinition)) throw taskDefinitionBlank();
  const definition = resolveTaskDefinition(context, input.taskDefinition);
  const { desiredCount } = input;
  // Both observed (reference §2.3).
  if (desiredCount === undefined) throw invalidParameter('DesiredCount is missing');
  if (desiredCount < 0) throw invalidParameter('DesiredCount can not be lesser than 0');
  const capacity = chooseCapacity(cluster, { ...input, taskDefinition: input.taskDefinition });
  validateRunTask(
    {
      taskDefinition: input.taskDefinition,
      networkConfiguration: input.networkConfiguration,
      platformVersion: input.platformVersion,
    },
    definition.document,
    capacity,
    context.caller,
  );
  const spec = specOf(input, definition, capacity);
  const created = newService(context, cluster, { ...input, desiredCount }, spec);
  const row = beginDeployment(context, created, spec, definition);
  return { service: showService(context, row, { tags: (input.tags ?? []).length > 0 }) };
});

/** What a second call with a name that is taken is answered (reference §3.8.3). */
function replay(
  context: WriteContext,
  cluster: ClusterRow,
  input: CreateServiceRequest,
): ServiceRow | undefined {
  const arn = serviceArn(context.caller, cluster.clusterName, input.serviceName);
  const present = context.unit.services.get(context.caller, arn);
  if (present === undefined || present.service.status === 'INACTIVE') return undefined;
  if (present.service.status === 'DRAINING') {
    throw invalidParameter('Unable to Start a service that is still Draining.');
  }
  const { clientToken, createRequest } = present.internals;
  const isReplay =
    clientToken !== undefined &&
    clientToken === input.clientToken &&
    createRequest === requestOf(input);
  if (!isReplay) throw invalidParameter('Creation of service was not idempotent.');
  return present;
}

/** All that a token stands for; a replay with other tags is still one (reference §3.8.3, observed). */
function requestOf(input: CreateServiceRequest): string {
  return canonicalJson({ ...input, clientToken: undefined, tags: undefined });
}

function specOf(
  input: CreateServiceRequest,
  definition: TaskDefinitionRow,
  { launchType, strategy }: Capacity,
): ServiceSpec {
  const isFargate = launchType === 'FARGATE';
  return {
    taskDefinition: definition.document.taskDefinitionArn ?? '',
    ...(strategy === undefined ? { launchType } : { capacityProviderStrategy: strategy }),
    ...(isFargate
      ? {
          platformVersion: isAbsent(input.platformVersion) ? 'LATEST' : input.platformVersion,
          platformFamily: 'Linux',
        }
      : {}),
    ...(input.networkConfiguration?.awsvpcConfiguration === undefined
      ? {}
      : { networkConfiguration: completeNetwork(input.networkConfiguration.awsvpcConfiguration) }),
    loadBalancers: input.loadBalancers ?? [],
    serviceRegistries: input.serviceRegistries ?? [],
  };
}

/** The VPC's default group is not filled in: Terraform would see a change (clients §3.3). */
export function completeNetwork(awsvpc: AwsVpcConfiguration) {
  const { subnets, securityGroups = [], assignPublicIp = 'DISABLED' } = awsvpc;
  return { awsvpcConfiguration: { subnets, securityGroups, assignPublicIp } };
}

function newService(
  { caller, now }: WriteContext,
  cluster: ClusterRow,
  input: CreateServiceRequest & { readonly desiredCount: number },
  spec: ServiceSpec,
): ServiceRow {
  const { volumeConfigurations: _volumes, serviceConnectConfiguration: _connect, ...shown } = spec;
  const isManaged = spec.networkConfiguration !== undefined;
  const roleArn = `arn:${caller.partition}:iam::${caller.account}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS`;
  const service: ServiceDocument = {
    ...shown,
    serviceArn: serviceArn(caller, cluster.clusterName, input.serviceName),
    serviceName: input.serviceName,
    clusterArn: cluster.document.clusterArn,
    status: 'ACTIVE',
    desiredCount: input.desiredCount,
    deploymentConfiguration: {
      deploymentCircuitBreaker: {
        enable: false,
        rollback: false,
        resetOnHealthyTask: true,
        thresholdConfiguration: { type: 'BOUNDED_PERCENT', value: 50 },
      },
      maximumPercent: input.deploymentConfiguration?.maximumPercent ?? 200,
      minimumHealthyPercent: input.deploymentConfiguration?.minimumHealthyPercent ?? 100,
      strategy: 'ROLLING',
      bakeTimeInMinutes: 0,
    },
    deployments: [],
    createdAt: now,
    ...(isManaged ? { roleArn } : {}),
    placementConstraints: [],
    placementStrategy: [],
    healthCheckGracePeriodSeconds: 0,
    schedulingStrategy: 'REPLICA',
    deploymentController: { type: 'ECS' },
    createdBy: caller.principalArn,
    enableECSManagedTags: input.enableECSManagedTags ?? false,
    propagateTags: input.propagateTags ?? 'NONE',
    enableExecuteCommand: input.enableExecuteCommand ?? false,
    availabilityZoneRebalancing: input.availabilityZoneRebalancing ?? 'ENABLED',
    resourceManagementType: 'CUSTOMER',
    tags: input.tags ?? [],
  };
  return {
    account: caller.account,
    region: caller.region,
    service,
    internals: {
      createRequest: requestOf(input),
      ...(isAbsent(input.clientToken) ? {} : { clientToken: input.clientToken }),
      progress: {},
    },
  };
}
