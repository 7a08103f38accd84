import { invalidParameter } from '../../errors.ts';
import type { ClusterField } from '../../model/types.ts';
import { operation } from '../../operation.ts';
import { validateCreateCluster } from '../../rules/cluster-create-request.ts';
import type { ClusterRow } from '../../tables/clusters.ts';
import { callersSetting } from '../account-settings/effective.ts';
import { showCluster } from './show-cluster.ts';
import { warnOfWhatHasNoEffect } from './warn-not-yet-effective.ts';

/** What CreateCluster answers beside what is always there (reference §3.1.1, observed). */
const echoed: readonly ClusterField[] = ['CONFIGURATIONS', 'SETTINGS', 'TAGS'];

/**
 * Makes a cluster, ACTIVE at once. An ACTIVE one of that name is answered as it is when it was created
 * with the same arguments and refused otherwise; an INACTIVE one is replaced (reference §2.2, §3.1.3).
 */
export const createCluster = operation('CreateCluster', (context, input) => {
  const { account, region } = context.caller;
  const containerInsights = callersSetting(context, 'containerInsights');
  const { clusterName, document } = validateCreateCluster(
    context.caller,
    input,
    containerInsights,
    (name) => context.unit.capacityProviders.isActive(context.caller, name),
  );
  const present = context.unit.clusters.get(context.caller, clusterName);
  if (present?.status === 'ACTIVE') {
    if (present.document.createRequest !== document.createRequest) {
      throw invalidParameter(
        'Arguments on this idempotent request are inconsistent with arguments used in previous request(s).',
      );
    }
    return { cluster: showCluster(context, present, echoed) };
  }
  const status = 'ACTIVE';
  const row: ClusterRow = { account, region, clusterName, status, inactiveAt: null, document };
  context.unit.clusters.put(row);
  warnOfWhatHasNoEffect(context, document.clusterArn, input);
  context.log.info({ cluster: document.clusterArn }, 'cluster created');
  return { cluster: showCluster(context, row, echoed) };
});
