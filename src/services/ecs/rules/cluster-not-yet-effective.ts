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
    member: 'configuration.executeCommandConfiguration.logConfiguration.s3BucketName',
    why: 'There is no S3: sessions of ECS Exec are logged to CloudWatch Logs only.',
    isUsedIn: ({ configuration }) => (execLog(configuration)?.s3BucketName ?? '') !== '',
  },
  {
    member:
      'configuration.executeCommandConfiguration.logConfiguration.cloudWatchEncryptionEnabled',
    why: 'Log groups are not encrypted.',
    isUsedIn: ({ configuration }) => execLog(configuration)?.cloudWatchEncryptionEnabled === true,
  },
  {
    member: 'configuration.managedStorageConfiguration',
    why: 'Storage of tasks is not encrypted.',
    isUsedIn: ({ configuration }) => configuration?.managedStorageConfiguration !== undefined,
  },
  {
    member: 'serviceConnectDefaults.namespace',
    why: 'There is no Cloud Map: names of Service Connect do not resolve.',
    isUsedIn: ({ serviceConnectDefaults }) => (serviceConnectDefaults?.namespace ?? '') !== '',
  },
];

function execLog(configuration: ClusterConfiguration | undefined) {
  return configuration?.executeCommandConfiguration?.logConfiguration;
}

/** The members that a request uses without effect; empty when there are none. */
export function membersWithoutEffect(request: ClusterMembers): readonly string[] {
  return clusterNotYetEffective
    .filter((entry) => entry.isUsedIn(request))
    .map((entry) => entry.member);
}
