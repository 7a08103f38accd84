import { AwsError } from '../../../../aws/errors.ts';
import { invalidParameter } from '../../errors.ts';
import type { ClusterField } from '../../model/types.ts';
import { operation, type WriteContext } from '../../operation.ts';
import { validateStrategy } from '../../rules/capacity-provider-strategy.ts';
import { validateCapacityProviders } from '../../rules/cluster-capacity-providers.ts';
import type { ClusterRow } from '../../tables/clusters.ts';
import { notBlank, requireActiveCluster } from './lookup.ts';
import { showCluster } from './show-cluster.ts';

/** No answer was captured; this is UpdateCluster's. */
const echoed: readonly ClusterField[] = ['ATTACHMENTS', 'CONFIGURATIONS', 'SETTINGS'];

/**
 * Replaces a cluster's capacity providers and its default strategy, effective at once:
 * nothing has to be attached here (reference §2.2, §3.2). Throws ResourceInUseException when a
 * provider that tasks run on would go.
 */
export const putClusterCapacityProviders = operation(
  'PutClusterCapacityProviders',
  (context, input) => {
    const cluster = requireActiveCluster(context, notBlank(input.cluster));
    const providers = validateCapacityProviders(context.caller, input.capacityProviders, (name) =>
      context.unit.capacityProviders.isActive(context.caller, name),
    );
    const strategy = validateStrategy(input.defaultCapacityProviderStrategy, providers, 'default');
    requireUnused(context, cluster, providers);
    requireManagedForOne(context, cluster, providers);
    const document = {
      ...cluster.document,
      capacityProviders: providers,
      defaultCapacityProviderStrategy: strategy,
    };
    const updated = { ...cluster, document };
    context.unit.clusters.put(updated);
    return { cluster: showCluster(context, updated, echoed) };
  },
);

/** A group whose scaling is managed serves one cluster (reference §3.2.1); the text is ours. */
function requireManagedForOne(
  { unit }: WriteContext,
  cluster: ClusterRow,
  providers: readonly string[],
): void {
  const added = providers.filter((name) => !cluster.document.capacityProviders.includes(name));
  for (const name of added) {
    const group = unit.capacityProviders.get(cluster, name)?.document.autoScalingGroupProvider;
    if (group?.managedScaling.status !== 'ENABLED') continue;
    const other = unit.clusters.withCapacityProvider(cluster, name);
    if (other === undefined) continue;
    throw invalidParameter(
      `The capacity provider ${name} has managed scaling enabled and is associated with cluster: ${other}. Remove it from that cluster, or disable managed scaling, and try again.`,
    );
  }
}

/** Tasks and services keep a provider: the strategy of a service that was not deleted names it. */
function requireUnused(
  { unit }: WriteContext,
  cluster: ClusterRow,
  remaining: readonly string[],
): void {
  const { capacityProviders, clusterArn } = cluster.document;
  const removed = capacityProviders.filter((name) => !remaining.includes(name));
  if (removed.length === 0) return;
  const ofServices = new Set(
    unit.services
      .liveIn(cluster, clusterArn)
      .flatMap(({ capacityProviderStrategy = [] }) => capacityProviderStrategy)
      .map(({ capacityProvider }) => capacityProvider),
  );
  const isUsed = (name: string): boolean =>
    ofServices.has(name) || unit.tasks.usesCapacityProvider(cluster, clusterArn, name);
  if (removed.some(isUsed)) {
    throw new AwsError(
      'ResourceInUseException',
      'The specified capacity provider is in use and cannot be removed.',
    );
  }
}
