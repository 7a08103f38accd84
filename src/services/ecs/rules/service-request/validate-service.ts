import { invalidParameter } from '../../errors.ts';
import type { ServiceDocument, ServiceSpec } from '../../model/service-document.ts';
import type { LaunchType, TaskDefinition } from '../../model/types.ts';
import { validateVolumeConfigurations } from '../managed-volume-request.ts';
import { isAbsent } from '../task-definition/absent.ts';
import {
  validateGatewayConnectors,
  validateMonitoring,
  validateVpcLattice,
} from './attachments.ts';
import { validateCapacity } from './capacity.ts';
import { validateLoadBalancers } from './load-balancers.ts';
import { validateServiceConnect } from './service-connect.ts';
import { validateServiceRegistries } from './service-registries.ts';
import { validateRebalancing } from './zone-rebalancing.ts';

/** A service as a request would have it. */
export interface WantedService {
  readonly verb: 'created' | 'updated';
  readonly service: ServiceDocument;
  readonly spec: ServiceSpec;
  readonly definition: TaskDefinition;
  readonly launchType: LaunchType;
  /** As the request has it. */
  readonly platformVersion?: string | undefined;
  /** The Service Connect namespace of its cluster. */
  readonly defaultNamespace?: string | undefined;
}

/**
 * Checks what a revision of a service is made of but for its network, which ECS was seen to look
 * at before anything else (reference §2, §2.3): its capacity, then what is attached to it. Throws InvalidParameterException,
 * or PlatformUnknownException.
 */
export function validateRevision(wanted: WantedService): void {
  const { service, spec, definition, launchType, platformVersion, defaultNamespace } = wanted;
  const { networkConfiguration, serviceConnectConfiguration, monitoring } = spec;
  validateCapacity({ ...service, networkConfiguration, launchType, platformVersion }, definition);
  validateLoadBalancers(spec.loadBalancers, definition, launchType);
  validateServiceRegistries(spec.serviceRegistries, definition);
  if (serviceConnectConfiguration !== undefined) {
    validateServiceConnect(serviceConnectConfiguration, { definition, defaultNamespace });
  }
  validateVolumeConfigurations(spec.volumeConfigurations ?? [], definition);
  validateVpcLattice(spec.vpcLatticeConfigurations ?? [], definition);
  validateGatewayConnectors(spec.gatewayConnectors ?? [], definition);
  if (monitoring !== undefined) validateMonitoring(monitoring);
}

/** Checks the settings of a service that are not of its revision. Throws InvalidParameterException. */
export function validateSettings(wanted: {
  readonly verb: 'created' | 'updated';
  readonly service: ServiceDocument;
  readonly launchType: LaunchType;
}): void {
  const { verb, service, launchType } = wanted;
  const { availabilityZoneRebalancing = 'DISABLED', healthCheckGracePeriodSeconds = 0 } = service;
  // Without load balancer it is accepted: it holds for the health checks of containers too (§3.12).
  if (healthCheckGracePeriodSeconds < 0) {
    throw invalidParameter('healthCheckGracePeriodSeconds can not be lesser than 0');
  }
  validateRebalancing(availabilityZoneRebalancing, service, launchType, verb);
}

/** ECS Exec needs a role for its tasks. Throws InvalidParameterException (reference §2.3). */
export function requireTaskRole({ verb, service, definition }: WantedService): void {
  if (service.enableExecuteCommand !== true || !isAbsent(definition.taskRoleArn)) return;
  throw invalidParameter(
    `The service couldn't be ${verb} because a valid taskRoleArn is not being used. Specify a valid task role in your task definition and try again.`,
  );
}
