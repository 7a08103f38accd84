import type { CapacityProviderStrategyItem, LaunchType } from '../model/types.ts';
import { launchTypeOfStrategy } from './capacity-provider-strategy.ts';

/**
 * The kind of capacity that a service, a deployment or a task set runs on: its launch type, or what the
 * capacity providers of its strategy bring. EC2 when it says nothing, as with one whose task sets do.
 */
export function launchTypeOfService(service: {
  readonly launchType?: LaunchType | undefined;
  readonly capacityProviderStrategy?: readonly CapacityProviderStrategyItem[] | undefined;
}): LaunchType {
  const { launchType, capacityProviderStrategy = [] } = service;
  if (launchType !== undefined) return launchType;
  return capacityProviderStrategy.length === 0
    ? 'EC2'
    : launchTypeOfStrategy(capacityProviderStrategy);
}
