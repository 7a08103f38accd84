import type { ClusterRow } from '../../tables/clusters.ts';
import type { EcsReadUnit } from '../../tables/ecs-store.ts';
import type { ServiceCount } from '../../tables/service-pages.ts';
import type { CountByLaunchType } from '../../views/cluster.ts';

/** What of a cluster is not a task and keeps it from being deleted, or is only counted. */
export interface ClusterDependents {
  /** Services whose status is ACTIVE, with any desired count (reference §3.1.2). */
  readonly activeServices: CountByLaunchType;
  readonly drainingServices: CountByLaunchType;
  /** ACTIVE and DRAINING ones (reference §3.1.2). */
  readonly registeredContainerInstances: number;
}

/** The services and container instances of a cluster. */
export function dependentsOf(unit: EcsReadUnit, cluster: ClusterRow): ClusterDependents {
  const { clusterArn } = cluster.document;
  const services = unit.services.pages.countsOf(cluster, clusterArn);
  return {
    activeServices: byLaunchType(services, 'ACTIVE'),
    drainingServices: byLaunchType(services, 'DRAINING'),
    registeredContainerInstances: unit.containerInstances.countOf(clusterArn),
  };
}

function byLaunchType(
  services: readonly ServiceCount[],
  status: ServiceCount['status'],
): CountByLaunchType {
  const counts = { EC2: 0, EXTERNAL: 0, FARGATE: 0, MANAGED_INSTANCES: 0 };
  for (const service of services) {
    if (service.status === status) counts[service.launchType] += service.count;
  }
  return counts;
}
