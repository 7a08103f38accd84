import type { ClusterField } from '../../model/types.ts';
import { operation } from '../../operation.ts';
import { applySettings } from '../../rules/cluster-settings.ts';
import { notBlank, requireActiveCluster } from './lookup.ts';
import { showCluster } from './show-cluster.ts';
import { warnOfWhatHasNoEffect } from './warn-not-yet-effective.ts';

/** As UpdateCluster answers (reference §3.1.1, observed). */
const echoed: readonly ClusterField[] = ['ATTACHMENTS', 'CONFIGURATIONS', 'SETTINGS'];

/** Sets settings of a cluster (reference §3.1.4). */
export const updateClusterSettings = operation('UpdateClusterSettings', (context, input) => {
  const cluster = requireActiveCluster(context, notBlank(input.cluster));
  const settings = applySettings(cluster.document.settings, input.settings);
  const updated = { ...cluster, document: { ...cluster.document, settings } };
  context.unit.clusters.put(updated);
  warnOfWhatHasNoEffect(context, cluster.document.clusterArn, input);
  return { cluster: showCluster(context, updated, echoed) };
});
