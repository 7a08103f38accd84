import type { Caller } from '../../../../aws/caller.ts';
import type { ServiceDocument, ServiceSpec } from '../../model/service-document.ts';
import type { CreateServiceRequest, LaunchType, TaskDefinition } from '../../model/types.ts';
import { serviceArn } from '../arns.ts';
import { validatePlacementStrategy } from '../placement-strategy.ts';
import { validateTags } from '../tags.ts';
import { initialDeploymentConfiguration } from './deployment-configuration.ts';
import { initialDesiredCount } from './desired-count.ts';
import { roleOfService } from './service-role.ts';
import { defaultRebalancing } from './zone-rebalancing.ts';

/** Where and when a service comes to be. */
export interface ServiceOrigin {
  readonly caller: Caller;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly clusterName: string;
  readonly clusterArn: string;
}

/** What it is first to run; a service with the EXTERNAL controller has that in its task sets. */
export interface FirstRevision {
  readonly definition: TaskDefinition;
  readonly launchType: LaunchType;
  readonly spec: ServiceSpec;
}

/**
 * A new service less what its revision is made of, every default filled (reference §3.8.1). Throws
 * InvalidParameterException.
 */
export function newService(
  input: CreateServiceRequest,
  origin: ServiceOrigin,
  revision?: FirstRevision,
): ServiceDocument {
  const { definition, launchType = 'EC2', spec } = revision ?? {};
  const { loadBalancers = [], serviceRegistries = [] } = spec ?? {};
  const service = withDefaults(input, origin);
  const attached = { namespace: origin.caller, definition, loadBalancers, serviceRegistries };
  const roleArn = roleOfService(input.role, attached);
  return {
    ...service,
    ...(roleArn === undefined ? {} : { roleArn }),
    availabilityZoneRebalancing:
      input.availabilityZoneRebalancing ??
      defaultRebalancing({ ...service, loadBalancers }, launchType),
  };
}

function withDefaults(input: CreateServiceRequest, origin: ServiceOrigin): ServiceDocument {
  const { caller, now, clusterName, clusterArn } = origin;
  const { schedulingStrategy = 'REPLICA', deploymentController = { type: 'ECS' } } = input;
  const desiredCount = initialDesiredCount(input.desiredCount, schedulingStrategy);
  const deploys = { schedulingStrategy, deploymentController };
  return {
    serviceArn: serviceArn(caller, clusterName, input.serviceName),
    serviceName: input.serviceName,
    clusterArn,
    loadBalancers: [],
    serviceRegistries: [],
    status: 'ACTIVE',
    desiredCount,
    deploymentConfiguration: initialDeploymentConfiguration(
      input.deploymentConfiguration ?? {},
      deploys,
    ),
    deployments: [],
    createdAt: now,
    placementConstraints: input.placementConstraints ?? [],
    placementStrategy: validatePlacementStrategy(input.placementStrategy ?? []),
    healthCheckGracePeriodSeconds: input.healthCheckGracePeriodSeconds ?? 0,
    schedulingStrategy,
    deploymentController,
    createdBy: caller.principalArn,
    enableECSManagedTags: input.enableECSManagedTags ?? false,
    propagateTags: input.propagateTags ?? 'NONE',
    enableExecuteCommand: input.enableExecuteCommand ?? false,
    resourceManagementType: 'CUSTOMER',
    tags: validateTags(input.tags ?? [], 'InvalidParameterException'),
  };
}
