import type {
  CapacityProviderStrategyItem,
  ClusterConfiguration,
  ClusterServiceConnectDefaults,
  ClusterSetting,
  Tag,
} from './types.ts';

/** A cluster as stored: what Describe returns, less what is counted at the time of asking. */
export interface ClusterDocument {
  readonly clusterArn: string;
  readonly settings: readonly ClusterSetting[];
  readonly configuration?: ClusterConfiguration | undefined;
  readonly serviceConnectDefaults?: ClusterServiceConnectDefaults | undefined;
  readonly capacityProviders: readonly string[];
  readonly defaultCapacityProviderStrategy: readonly CapacityProviderStrategyItem[];
  readonly tags: readonly Tag[];
  /** The CreateCluster request in canonical form: a second one must be the same (reference §2.2). */
  readonly createRequest: string;
}
