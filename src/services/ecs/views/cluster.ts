import type { ClusterDocument } from '../model/cluster-document.ts';
import type { Cluster, ClusterField, KeyValuePair, LaunchType } from '../model/types.ts';

/** A cluster as stored. */
export interface ClusterRecord {
  readonly clusterName: string;
  readonly status: string;
  readonly document: ClusterDocument;
}

export type CountByLaunchType = Readonly<Record<LaunchType, number>>;

/** What a cluster has at the time of asking (reference §3.1.2). */
export interface ClusterCounts {
  readonly runningTasks: CountByLaunchType;
  readonly pendingTasks: CountByLaunchType;
  readonly activeServices: CountByLaunchType;
  readonly drainingServices: CountByLaunchType;
  readonly registeredContainerInstances: number;
}

/** The parts that are shown only when asked for, by the names of DescribeClusters' `include`. */
export type ShownParts = ReadonlySet<ClusterField>;

/**
 * A cluster as the API shows it (reference §3.1.1). What is not in `shown` is an empty list for
 * statistics, tags and settings, and absent for the configuration and the attachments (reference §1.7).
 */
export function clusterView(
  cluster: ClusterRecord,
  counts: ClusterCounts,
  shown: ShownParts,
): Cluster {
  const { clusterName, status, document } = cluster;
  return {
    clusterArn: document.clusterArn,
    clusterName,
    status,
    registeredContainerInstancesCount: counts.registeredContainerInstances,
    runningTasksCount: sum(counts.runningTasks),
    pendingTasksCount: sum(counts.pendingTasks),
    activeServicesCount: sum(counts.activeServices),
    statistics: shown.has('STATISTICS') ? statisticsOf(counts) : [],
    tags: shown.has('TAGS') ? document.tags : [],
    settings: shown.has('SETTINGS') ? document.settings : [],
    capacityProviders: document.capacityProviders,
    defaultCapacityProviderStrategy: document.defaultCapacityProviderStrategy,
    serviceConnectDefaults: document.serviceConnectDefaults,
    configuration: shown.has('CONFIGURATIONS') ? document.configuration : undefined,
    // Only providers of Auto Scaling groups attach something, and there are none yet.
    attachments: shown.has('ATTACHMENTS') ? [] : undefined,
  };
}

function sum(counts: CountByLaunchType): number {
  return counts.EC2 + counts.EXTERNAL + counts.FARGATE + counts.MANAGED_INSTANCES;
}

/** Names and order of reference §1.7, values as strings. */
function statisticsOf(counts: ClusterCounts): readonly KeyValuePair[] {
  const { activeServices, drainingServices, pendingTasks, runningTasks } = counts;
  const statistics: readonly (readonly [string, number])[] = [
    ['runningEC2TasksCount', runningTasks.EC2],
    ['runningFargateTasksCount', runningTasks.FARGATE],
    ['pendingEC2TasksCount', pendingTasks.EC2],
    ['pendingFargateTasksCount', pendingTasks.FARGATE],
    ['runningExternalTasksCount', runningTasks.EXTERNAL],
    ['pendingExternalTasksCount', pendingTasks.EXTERNAL],
    ['runningManagedInstancesTasksCount', runningTasks.MANAGED_INSTANCES],
    ['pendingManagedInstancesTasksCount', pendingTasks.MANAGED_INSTANCES],
    ['activeEC2ServiceCount', activeServices.EC2],
    ['activeFargateServiceCount', activeServices.FARGATE],
    ['drainingEC2ServiceCount', drainingServices.EC2],
    ['drainingFargateServiceCount', drainingServices.FARGATE],
    ['activeExternalServiceCount', activeServices.EXTERNAL],
    ['drainingExternalServiceCount', drainingServices.EXTERNAL],
    ['activeManagedInstancesServiceCount', activeServices.MANAGED_INSTANCES],
    ['drainingManagedInstancesServiceCount', drainingServices.MANAGED_INSTANCES],
  ];
  return statistics.map(([name, value]) => ({ name, value: String(value) }));
}
