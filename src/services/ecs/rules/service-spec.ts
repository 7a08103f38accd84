import { defined } from '../../../kernel/defined.ts';
import type { ServiceDocument, ServiceRow, ServiceSpec } from '../model/service-document.ts';

/**
 * What the newest revision of a service says, put together from where it is shown: Service Connect,
 * volumes and VPC Lattice on its PRIMARY deployment, some members nowhere.
 */
export function specOf({ service, internals }: ServiceRow): ServiceSpec {
  const [primary] = service.deployments;
  const optional = defined({
    launchType: service.launchType,
    capacityProviderStrategy: service.capacityProviderStrategy,
    platformVersion: service.platformVersion,
    platformFamily: service.platformFamily,
    networkConfiguration: service.networkConfiguration,
    serviceConnectConfiguration: primary?.serviceConnectConfiguration,
    volumeConfigurations: primary?.volumeConfigurations,
    vpcLatticeConfigurations: primary?.vpcLatticeConfigurations,
    ...internals.unshown,
  });
  return {
    ...optional,
    taskDefinition: service.taskDefinition ?? '',
    loadBalancers: service.loadBalancers ?? [],
    serviceRegistries: service.serviceRegistries ?? [],
  };
}

/** The service when a revision is its newest. What deployments show of it is theirs: see openDeployment. */
export function withSpec(row: ServiceRow, spec: ServiceSpec): ServiceRow {
  const { unshown: _, ...internals } = row.internals;
  const unshown = defined({
    gatewayConnectors: spec.gatewayConnectors,
    monitoring: spec.monitoring,
  });
  return {
    ...row,
    service: showing(row.service, spec),
    internals: Object.keys(unshown).length === 0 ? internals : { ...internals, unshown },
  };
}

function showing(service: ServiceDocument, spec: ServiceSpec): ServiceDocument {
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
    ...defined({
      launchType: spec.launchType,
      capacityProviderStrategy: spec.capacityProviderStrategy,
      platformVersion: spec.platformVersion,
      platformFamily: spec.platformFamily,
      networkConfiguration: spec.networkConfiguration,
    }),
    taskDefinition: spec.taskDefinition,
    loadBalancers: spec.loadBalancers,
    serviceRegistries: spec.serviceRegistries,
  };
}
