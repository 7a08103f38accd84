import { defined } from '../../../kernel/defined.ts';
import type { ServiceDocument, ServiceSpec } from '../model/service-document.ts';

/** What the service's newest revision says: from the service, and for what only deployments show from its PRIMARY one. */
export function specOf(service: ServiceDocument): ServiceSpec {
  const [primary] = service.deployments;
  return presentMembers({
    taskDefinition: service.taskDefinition ?? '',
    launchType: service.launchType,
    capacityProviderStrategy: service.capacityProviderStrategy,
    platformVersion: service.platformVersion,
    platformFamily: service.platformFamily,
    networkConfiguration: service.networkConfiguration,
    loadBalancers: service.loadBalancers ?? [],
    serviceRegistries: service.serviceRegistries ?? [],
    serviceConnectConfiguration: primary?.serviceConnectConfiguration,
    volumeConfigurations: primary?.volumeConfigurations,
    vpcLatticeConfigurations: primary?.vpcLatticeConfigurations,
  });
}

/** The service as it shows a revision: Service Connect, volumes and VPC Lattice live on deployments only. */
export function withSpec(service: ServiceDocument, spec: ServiceSpec): ServiceDocument {
  const { launchType, capacityProviderStrategy, platformVersion, platformFamily } = spec;
  const { networkConfiguration } = spec;
  const {
    launchType: _launchType,
    capacityProviderStrategy: _strategy,
    platformVersion: _version,
    platformFamily: _family,
    networkConfiguration: _network,
    ...others
  } = service;
  return {
    ...others,
    taskDefinition: spec.taskDefinition,
    ...(launchType === undefined ? {} : { launchType }),
    ...(capacityProviderStrategy === undefined ? {} : { capacityProviderStrategy }),
    ...(platformVersion === undefined ? {} : { platformVersion }),
    ...(platformFamily === undefined ? {} : { platformFamily }),
    ...(networkConfiguration === undefined ? {} : { networkConfiguration }),
    loadBalancers: spec.loadBalancers,
    serviceRegistries: spec.serviceRegistries,
  };
}

/** An absent member is left out: what is stored must not differ from what is read back. */
function presentMembers(spec: ServiceSpec): ServiceSpec {
  const { taskDefinition, loadBalancers, serviceRegistries, ...optional } = spec;
  return { ...defined(optional), taskDefinition, loadBalancers, serviceRegistries };
}
