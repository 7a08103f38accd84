import type { CompleteManagedScaling } from '../model/capacity-provider-document.ts';

/** What managed scaling looks at. Instants are epoch milliseconds. */
export interface ScalingSituation {
  readonly scaling: CompleteManagedScaling;
  /** Instances of the group that are ACTIVE. */
  readonly present: number;
  /** How many of them have tasks other than those of daemons. */
  readonly busy: number;
  /** How many more the tasks that wait would need. */
  readonly missing: number;
  readonly mostInstances: number;
  /** When instances were added last. */
  readonly scaledAt?: number | undefined;
  /** Since when there have been too many. */
  readonly lowSince?: number | undefined;
  readonly now: number;
}

/** How the size of the group changes: by so many, or not yet. */
export interface ScalingPlan {
  readonly change: number;
  readonly lowSince?: number | undefined;
}

/** The alarm that scales in looks at fifteen minutes; the one that scales out at one. */
const lowForMs = 15 * 60 * 1000;

/**
 * CapacityProviderReservation: the instances that are needed in percent of those that are there, 100
 * when there are and need be none, 200 when there are none (reference §3.2.4).
 */
export function capacityProviderReservation(needed: number, present: number): number {
  if (present === 0) return needed === 0 ? 100 : 200;
  return (needed / present) * 100;
}

/**
 * Whether the group grows or shrinks to hold CapacityProviderReservation at its target: out at once by
 * the step sizes; in when it was below for a quarter of an hour and the last instances that were added
 * have warmed up (reference §3.2.4).
 */
export function planScaling(situation: ScalingSituation): ScalingPlan {
  const { scaling, present, busy, missing, mostInstances, scaledAt, lowSince, now } = situation;
  const { targetCapacity, minimumScalingStepSize, maximumScalingStepSize } = scaling;
  const needed = busy + missing;
  const reservation = capacityProviderReservation(needed, present);
  // A target below 100 keeps spare instances; at 0 instances and 0 needed there is nothing to spare for.
  const wanted = Math.ceil((needed * 100) / targetCapacity);
  const step = (by: number): number =>
    Math.min(Math.max(by, minimumScalingStepSize), maximumScalingStepSize);
  if (reservation > targetCapacity && wanted > present) {
    return { change: Math.max(0, Math.min(step(wanted - present), mostInstances - present)) };
  }
  if (wanted >= present) return { change: 0 };
  const since = lowSince ?? now;
  const isWarm = scaledAt === undefined || scaledAt + scaling.instanceWarmupPeriod * 1000 <= now;
  if (since + lowForMs > now || !isWarm) return { change: 0, lowSince: since };
  return { change: -Math.min(step(present - wanted), present - wanted), lowSince: since };
}
