import { AwsError } from '../../../../aws/errors.ts';
import type { ClusterField } from '../../model/types.ts';
import { operation, type ReadContext } from '../../operation.ts';
import type { ClusterRow } from '../../tables/clusters.ts';
import type { CountByLaunchType } from '../../views/cluster.ts';
import { dependentsOf } from './dependents-of.ts';
import { notBlank, requireCluster } from './lookup.ts';
import { showCluster } from './show-cluster.ts';

const echoed: readonly ClusterField[] = ['CONFIGURATIONS', 'SETTINGS'];

/**
 * Makes a cluster INACTIVE at once, for DescribeClusters to show for a while yet. A second call succeeds
 * too; it alone answers a list of attachments (reference §2.2, §3.1.3, observed). Throws
 * ClusterContains…Exception while services, tasks or container instances are left.
 */
export const deleteCluster = operation('DeleteCluster', (context, input) => {
  const cluster = requireCluster(context, notBlank(input.cluster));
  if (cluster.status === 'INACTIVE') {
    return { cluster: showCluster(context, cluster, [...echoed, 'ATTACHMENTS']) };
  }
  requireNothingLeft(context, cluster);
  const deleted: ClusterRow = { ...cluster, status: 'INACTIVE', inactiveAt: context.now };
  context.unit.clusters.put(deleted);
  context.log.info({ cluster: cluster.document.clusterArn }, 'cluster deleted');
  return { cluster: showCluster(context, deleted, echoed) };
});

/** Services come before tasks (observed), instances after them (reference §2.2). DRAINING services do not count. */
function requireNothingLeft({ caller, unit }: ReadContext, cluster: ClusterRow): void {
  const { activeServices, registeredContainerInstances } = dependentsOf(unit, cluster);
  if (hasAny(activeServices)) throw stillContains('Services');
  if (unit.tasks.hasUnstopped(caller, cluster.document.clusterArn)) throw stillContains('Tasks');
  if (registeredContainerInstances > 0) throw stillContains('ContainerInstances');
}

function hasAny(counts: CountByLaunchType): boolean {
  return Object.values(counts).some((count) => count > 0);
}

const words = {
  ContainerInstances: 'Container Instances',
  Services: 'Services',
  Tasks: 'Tasks',
} as const;

function stillContains(what: keyof typeof words): AwsError {
  return new AwsError(
    `ClusterContains${what}Exception`,
    `The Cluster cannot be deleted while ${words[what]} are active.`,
  );
}
