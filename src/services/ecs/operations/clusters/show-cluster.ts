import type { Cluster, ClusterField, LaunchType } from '../../model/types.ts';
import type { ReadContext } from '../../operation.ts';
import { isPending, lastStatuses } from '../../rules/task-lifecycle.ts';
import type { ClusterRow } from '../../tables/clusters.ts';
import type { TaskCount } from '../../tables/tasks.ts';
import { type ClusterCounts, type CountByLaunchType, clusterView } from '../../views/cluster.ts';
import { dependentsOf } from './dependents-of.ts';

/** The cluster with its live counts and the parts asked for, as the API shows it. */
export function showCluster(
  context: ReadContext,
  cluster: ClusterRow,
  shown: readonly ClusterField[],
): Cluster {
  return clusterView(cluster, countsOf(context, cluster), new Set(shown));
}

/** Tasks already told to stop count neither as running nor as pending (reference §3.1.2). */
function countsOf({ unit }: ReadContext, cluster: ClusterRow): ClusterCounts {
  const tasks = unit.tasks.countsOf(cluster, cluster.document.clusterArn);
  return {
    ...dependentsOf(unit, cluster),
    runningTasks: byLaunchType(tasks, new Set(['RUNNING'])),
    pendingTasks: byLaunchType(tasks, pending),
  };
}

const pending: ReadonlySet<string> = new Set(lastStatuses.filter(isPending));

function byLaunchType(
  tasks: readonly TaskCount[],
  statuses: ReadonlySet<string>,
): CountByLaunchType {
  const countOf = (launchType: LaunchType): number =>
    tasks
      .filter((task) => task.launchType === launchType && statuses.has(task.lastStatus))
      .reduce((total, task) => total + task.count, 0);
  return {
    EC2: countOf('EC2'),
    EXTERNAL: countOf('EXTERNAL'),
    FARGATE: countOf('FARGATE'),
    MANAGED_INSTANCES: countOf('MANAGED_INSTANCES'),
  };
}
