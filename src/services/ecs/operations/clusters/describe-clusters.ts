import { invalidParameter } from '../../errors.ts';
import type { ClusterField } from '../../model/types.ts';
import { query } from '../../operation.ts';
import { clusterArn } from '../../rules/arns.ts';
import { clusterNameIn } from './lookup.ts';
import { showCluster } from './show-cluster.ts';

const mostClusters = 100;

/**
 * ACTIVE and recently INACTIVE clusters, each once, in the order asked for; the others are failures with
 * reason MISSING and their full ARN (reference §1.8, observed).
 */
export const describeClusters = query('DescribeClusters', (context, input) => {
  const { clusters = [], include = [] } = input;
  if (clusters.length > mostClusters) {
    // The limit is documented; the text was never captured, this one follows DescribeTasks'.
    throw invalidParameter(`Clusters cannot have more than ${mostClusters} elements.`);
  }
  const asked = clusters.length === 0 ? ['default'] : clusters;
  const names = [...new Set(asked.map((cluster) => clusterNameIn(context, cluster)))];
  const found = names.flatMap((name) => context.unit.clusters.get(context.caller, name) ?? []);
  const missing = names.filter((name) => !found.some((cluster) => cluster.clusterName === name));
  if (found.length > 0) requireKnown(include);
  return {
    clusters: found.map((cluster) => showCluster(context, cluster, include)),
    failures: missing.map((name) => ({ arn: clusterArn(context.caller, name), reason: 'MISSING' })),
  };
});

const known: readonly ClusterField[] = [
  'ATTACHMENTS',
  'CONFIGURATIONS',
  'SETTINGS',
  'STATISTICS',
  'TAGS',
];

/**
 * ECS looks at `include` only when there is something to show, so its enum is checked here and not with
 * the rest of the input (reference §1.3, observed).
 */
function requireKnown(include: readonly ClusterField[]): void {
  if (include.some((field) => !known.includes(field))) {
    throw invalidParameter(`include should be one of [${known.join(',')}]`);
  }
}
