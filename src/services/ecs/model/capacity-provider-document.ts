import type {
  AutoScalingGroupProvider,
  CapacityProviderUpdateStatus,
  ManagedDraining,
  ManagedScaling,
  ManagedTerminationProtection,
  Tag,
} from './types.ts';

/** The settings of a provider of an Auto Scaling group, defaults filled. */
export interface AutoScalingGroupDocument extends AutoScalingGroupProvider {
  readonly managedScaling: CompleteManagedScaling;
  readonly managedTerminationProtection: ManagedTerminationProtection;
  readonly managedDraining: ManagedDraining;
}

export interface CompleteManagedScaling extends ManagedScaling {
  readonly status: 'ENABLED' | 'DISABLED';
  readonly targetCapacity: number;
  readonly minimumScalingStepSize: number;
  readonly maximumScalingStepSize: number;
  readonly instanceWarmupPeriod: number;
}

/** A capacity provider as stored: what Describe returns. */
export interface CapacityProviderDocument {
  readonly capacityProviderArn: string;
  readonly autoScalingGroupProvider: AutoScalingGroupDocument;
  readonly updateStatus?: CapacityProviderUpdateStatus | undefined;
  readonly tags: readonly Tag[];
}

/** What is known of a provider and not shown. */
export interface CapacityProviderInternals {
  /** When managed scaling added instances last, epoch milliseconds. */
  readonly scaledAt?: number | undefined;
  /** Since when there have been more instances than needed, epoch milliseconds. */
  readonly lowSince?: number | undefined;
}
