import { invalidParameter } from '../../errors.ts';
import type {
  CapacityProviderStrategyItem,
  LaunchType,
  RunTaskRequest,
} from '../../model/types.ts';
import {
  launchTypeOfStrategy,
  requireWeight,
  validateStrategy,
} from '../../rules/capacity-provider-strategy.ts';
import type { ClusterRow } from '../../tables/clusters.ts';

/** Where tasks are to run: a launch type said outright, or by way of a strategy. */
export interface Capacity {
  readonly launchType: LaunchType;
  readonly strategy?: readonly CapacityProviderStrategyItem[] | undefined;
}

/**
 * Decides on what capacity a request runs: its launch type, its strategy, the cluster's default
 * strategy, EC2, in that order (reference §3.2.3). Throws InvalidParameterException when it names both
 * or a strategy that cannot be.
 */
export function chooseCapacity(cluster: ClusterRow, input: RunTaskRequest): Capacity {
  const given = input.capacityProviderStrategy ?? [];
  if (input.launchType !== undefined) {
    if (given.length > 0) {
      throw invalidParameter(
        'Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.',
      );
    }
    return { launchType: input.launchType };
  }
  const { capacityProviders, defaultCapacityProviderStrategy } = cluster.document;
  if (given.length > 0) {
    const strategy = validateStrategy(given, capacityProviders);
    return throughProviders(strategy);
  }
  if (defaultCapacityProviderStrategy.length > 0) {
    requireWeight(defaultCapacityProviderStrategy, 'default');
    return throughProviders(defaultCapacityProviderStrategy);
  }
  return { launchType: 'EC2' };
}

function throughProviders(strategy: readonly CapacityProviderStrategyItem[]): Capacity {
  return { launchType: launchTypeOfStrategy(strategy), strategy };
}
