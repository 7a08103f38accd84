import type { ClusterRow } from '../../tables/clusters.ts';
import type { EcsReadUnit } from '../../tables/ecs-store.ts';
import type { CountByLaunchType } from '../../views/cluster.ts';

/** What of a cluster is not a task and keeps it from being deleted, or is only counted. */
export interface ClusterDependents {
  /** Services whose status is ACTIVE, with any desired count (reference §3.1.2). */
  readonly activeServices: CountByLaunchType;
  readonly drainingServices: CountByLaunchType;
  /** ACTIVE and DRAINING ones (reference §3.1.2). */
  readonly registeredContainerInstances: number;
}

const none: CountByLaunchType = { EC2: 0, EXTERNAL: 0, FARGATE: 0, MANAGED_INSTANCES: 0 };

/**
 * The services and container instances of a cluster. CreateService is not built, so no cluster can have
 * any service: those counts are zero because that is the truth.
 */
export function dependentsOf(unit: EcsReadUnit, cluster: ClusterRow): ClusterDependents {
  const registeredContainerInstances = unit.containerInstances.countOf(cluster.document.clusterArn);
  return { activeServices: none, drainingServices: none, registeredContainerInstances };
}
