import type { TrafficWeights } from '../model/stage-document.ts';
import type { DeploymentConfiguration } from '../model/types.ts';

/**
 * How much production traffic the new revision has after a shift, in percent; `step` counts from 0. All at
 * once for BLUE_GREEN, in equal steps for LINEAR, a part and then the rest for CANARY (reference §3.9.3).
 */
export function productionWeight(
  { strategy, linearConfiguration, canaryConfiguration }: DeploymentConfiguration,
  step: number,
): number {
  if (strategy === 'LINEAR') {
    const { stepPercent = 10 } = linearConfiguration ?? {};
    return Math.min(100, Math.round(stepPercent * (step + 1) * 10) / 10);
  }
  if (strategy === 'CANARY' && step === 0) return canaryConfiguration?.canaryPercent ?? 5;
  return 100;
}

/** How long a step bakes before the next one; none after the last (documented for LINEAR). */
export function stepBakeMs(configuration: DeploymentConfiguration, step: number): number {
  if (productionWeight(configuration, step) >= 100) return 0;
  const { strategy, linearConfiguration, canaryConfiguration } = configuration;
  const minutes =
    strategy === 'LINEAR'
      ? (linearConfiguration?.stepBakeTimeInMinutes ?? 6)
      : (canaryConfiguration?.canaryBakeTimeInMinutes ?? 10);
  return minutes * 60_000;
}

/** Traffic of two revisions; all of it goes to the only one where there is no other. */
export function splitTraffic(
  targetArn: string,
  sourceArn: string | undefined,
  targetPercent: number,
): TrafficWeights {
  if (sourceArn === undefined || sourceArn === targetArn) return { [targetArn]: 100 };
  // 100 - 99.9 is not quite 0.1 in binary.
  const rest = Math.round((100 - targetPercent) * 10) / 10;
  return { [targetArn]: targetPercent, [sourceArn]: rest };
}
