import {
  clusterBlank,
  clusterInactive,
  clusterNotActive,
  clusterNotFound,
  invalidIdentifier,
} from '../../errors.ts';
import type { ReadContext } from '../../operation.ts';
import { shortIdentifier } from '../../rules/arns.ts';
import type { ClusterRow } from '../../tables/clusters.ts';

/** The name in a cluster parameter: a name, an ARN of this world, or `default` when absent. */
export function clusterNameIn(context: ReadContext, cluster: string | undefined): string {
  if (cluster === undefined || cluster === '') return 'default';
  const name = shortIdentifier(context.caller, 'cluster', cluster);
  if (name === undefined) throw invalidIdentifier(cluster);
  return name;
}

/**
 * The cluster parameter of an operation that requires one: an empty text must not come to mean `default`
 * where a cluster is changed or deleted. Throws ClientException.
 */
export function notBlank(cluster: string): string {
  if (cluster === '') throw clusterBlank();
  return cluster;
}

/** The cluster, ACTIVE or INACTIVE. Throws ClusterNotFoundException. */
export function requireCluster(context: ReadContext, cluster: string | undefined): ClusterRow {
  const row = context.unit.clusters.get(context.caller, clusterNameIn(context, cluster));
  if (row === undefined) throw clusterNotFound();
  return row;
}

/** The cluster for a change to it. Throws ClientException when it is INACTIVE (reference §2.2). */
export function requireActiveCluster(
  context: ReadContext,
  cluster: string | undefined,
): ClusterRow {
  const row = requireCluster(context, cluster);
  if (row.status !== 'ACTIVE') throw clusterNotActive();
  return row;
}

/** The cluster to read or place tasks in. Throws ClusterNotFoundException when it is INACTIVE (reference §2.2). */
export function requireLiveCluster(context: ReadContext, cluster: string | undefined): ClusterRow {
  const row = requireCluster(context, cluster);
  if (row.status !== 'ACTIVE') throw clusterInactive();
  return row;
}
