import type { ClusterDocument } from '../../model/cluster-document.ts';
import type { ClusterField, UpdateClusterRequest } from '../../model/types.ts';
import { operation, type WriteContext } from '../../operation.ts';
import { validateConfiguration } from '../../rules/cluster-configuration.ts';
import { validateServiceConnectDefaults } from '../../rules/cluster-service-connect.ts';
import { applySettings } from '../../rules/cluster-settings.ts';
import { notBlank, requireActiveCluster } from './lookup.ts';
import { showCluster } from './show-cluster.ts';
import { warnOfWhatHasNoEffect } from './warn-not-yet-effective.ts';

/** Tags stay away although the cluster has some (reference §3.1.1, observed). */
const echoed: readonly ClusterField[] = ['ATTACHMENTS', 'CONFIGURATIONS', 'SETTINGS'];

/** Replaces what the request names of a cluster and leaves the rest (reference §3.1.4). */
export const updateCluster = operation('UpdateCluster', (context, input) => {
  const cluster = requireActiveCluster(context, notBlank(input.cluster));
  const updated = { ...cluster, document: updatedDocument(context, cluster.document, input) };
  context.unit.clusters.put(updated);
  warnOfWhatHasNoEffect(context, cluster.document.clusterArn, input);
  return { cluster: showCluster(context, updated, echoed) };
});

function updatedDocument(
  context: WriteContext,
  document: ClusterDocument,
  request: UpdateClusterRequest,
): ClusterDocument {
  const { configuration, serviceConnectDefaults, settings = [] } = request;
  return {
    ...document,
    settings: applySettings(document.settings, settings),
    ...(configuration !== undefined && { configuration: validateConfiguration(configuration) }),
    ...(serviceConnectDefaults !== undefined && {
      serviceConnectDefaults: validateServiceConnectDefaults(
        context.caller,
        serviceConnectDefaults,
      ),
    }),
  };
}
