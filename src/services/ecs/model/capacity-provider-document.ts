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

/** The Auto Scaling group behind a provider: nobody has one here, so it is described. */
export interface SimulatedGroup {
  /** Such as `m5.large`. */
  readonly instanceType: string;
  readonly minSize: number;
  readonly maxSize: number;
}

/** What is known of a provider and not shown. */
export interface CapacityProviderInternals {
  /** Absent until it is said: the usual group then stands behind it. */
  readonly group?: SimulatedGroup | undefined;
  /** Epoch milliseconds of the last change of its size. */
  readonly scaledAt?: number | undefined;
}
