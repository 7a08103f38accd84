import { defined } from '../../../../kernel/defined.ts';
import type { ServiceDocument } from '../../model/service-document.ts';
import type { UpdateServiceRequest } from '../../model/types.ts';
import { validatePlacementStrategy } from '../placement-strategy.ts';
import { updatedDeploymentConfiguration } from './deployment-configuration.ts';
import { updatedDesiredCount } from './desired-count.ts';

/**
 * A service with the settings of an update that begin no deployment (reference §3.8.5): what the request
 * leaves out stays, an empty list takes away. Throws InvalidParameterException.
 */
export function updatedService(
  service: ServiceDocument,
  input: UpdateServiceRequest,
): ServiceDocument {
  return {
    ...service,
    desiredCount: updatedDesiredCount(input.desiredCount, service),
    deploymentConfiguration: updatedDeploymentConfiguration(input.deploymentConfiguration, service),
    placementConstraints: input.placementConstraints ?? service.placementConstraints,
    placementStrategy:
      input.placementStrategy === undefined
        ? service.placementStrategy
        : validatePlacementStrategy(input.placementStrategy),
    ...defined({
      availabilityZoneRebalancing: input.availabilityZoneRebalancing,
      healthCheckGracePeriodSeconds: input.healthCheckGracePeriodSeconds,
      enableECSManagedTags: input.enableECSManagedTags,
      enableExecuteCommand: input.enableExecuteCommand,
      propagateTags: input.propagateTags,
    }),
  };
}
