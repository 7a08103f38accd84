import type { ClusterConfiguration, ClusterSetting } from '../model/types.ts';

/** The members that cluster requests share, of whichever request. */
export interface ClusterMembers {
  readonly settings?: readonly ClusterSetting[] | undefined;
  readonly configuration?: ClusterConfiguration | undefined;
  readonly serviceConnectDefaults?: { readonly namespace?: string | undefined } | undefined;
}

export interface NotYetEffective {
  /** A path in the request. */
  readonly member: string;
  readonly why: string;
  /** Whether a request asks for an effect through it. */
  isUsedIn(request: ClusterMembers): boolean;
}

/** What a cluster request may say, Describe gives back, and nothing acts on yet. */
export const clusterNotYetEffective: readonly NotYetEffective[] = [
  {
    member: 'settings.containerInsights',
    why: 'Container Insights metrics are not published.',
    isUsedIn: ({ settings = [] }) => settings.some(({ value }) => value !== 'disabled'),
  },
  {
    member: 'configuration.executeCommandConfiguration.kmsKeyId',
    why: 'Sessions of ECS Exec stay on this machine and are not encrypted.',
    isUsedIn: ({ configuration }) =>
      (configuration?.executeCommandConfiguration?.kmsKeyId ?? '') !== '',
  },
  {
    member: 'configuration.executeCommandConfiguration.logging',
    why: 'Sessions of ECS Exec are not logged.',
    isUsedIn: ({ configuration }) =>
      (configuration?.executeCommandConfiguration?.logging ?? 'NONE') !== 'NONE',
  },
  {
    member: 'configuration.managedStorageConfiguration',
    why: 'Storage of tasks is not encrypted.',
    isUsedIn: ({ configuration }) => configuration?.managedStorageConfiguration !== undefined,
  },
  {
    member: 'serviceConnectDefaults.namespace',
    why: 'Services and Cloud Map namespaces are not built.',
    isUsedIn: ({ serviceConnectDefaults }) => (serviceConnectDefaults?.namespace ?? '') !== '',
  },
];

/** The members that a request uses without effect; empty when there are none. */
export function membersWithoutEffect(request: ClusterMembers): readonly string[] {
  return clusterNotYetEffective
    .filter((entry) => entry.isUsedIn(request))
    .map((entry) => entry.member);
}
