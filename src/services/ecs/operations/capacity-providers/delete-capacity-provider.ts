import { clientError } from '../../errors.ts';
import { operation } from '../../operation.ts';
import type { CapacityProviderRow } from '../../tables/capacity-providers.ts';
import { capacityProviderView } from '../../views/capacity-provider.ts';
import { requireOwnProvider } from './lookup.ts';

/**
 * Deletes a capacity provider that no cluster has. The answer shows it going, the next Describe
 * INACTIVE, for a while yet; its name is free at once (reference §2.7, §3.2.2).
 */
export const deleteCapacityProvider = operation('DeleteCapacityProvider', (context, input) => {
  const { caller, unit, now } = context;
  const row = requireOwnProvider(context, input.capacityProvider);
  const cluster = unit.clusters.withCapacityProvider(caller, row.name);
  if (cluster !== undefined) {
    throw clientError(
      `The capacity provider cannot be deleted because it is associated with cluster: ${cluster}. Remove the capacity provider from the cluster and try again.`,
    );
  }
  const going: CapacityProviderRow = {
    ...row,
    document: { ...row.document, updateStatus: 'DELETE_IN_PROGRESS' },
  };
  unit.capacityProviders.put({
    ...row,
    status: 'INACTIVE',
    inactiveAt: now,
    document: { ...row.document, updateStatus: 'DELETE_COMPLETE' },
  });
  context.log.info({ capacityProvider: row.name }, 'capacity provider deleted');
  return { capacityProvider: capacityProviderView(going, { tags: true }) };
});
