import { invalidParameter } from '../../errors.ts';
import type {
  CanaryConfiguration,
  DeploymentConfiguration,
  LinearConfiguration,
} from '../../model/types.ts';

/** A day. */
const longestBakeTime = 1440;

/**
 * How a deployment that is not rolling shifts its traffic, defaults filled (reference §3.9.3). Throws
 * InvalidParameterException; the ranges are documented, the texts are ours.
 */
export function completeTrafficShift(
  given: Pick<DeploymentConfiguration, 'strategy' | 'linearConfiguration' | 'canaryConfiguration'>,
): Pick<DeploymentConfiguration, 'linearConfiguration' | 'canaryConfiguration'> {
  const { strategy = 'ROLLING', linearConfiguration, canaryConfiguration } = given;
  if (linearConfiguration !== undefined && strategy !== 'LINEAR') throw onlyFor('linear', 'LINEAR');
  if (canaryConfiguration !== undefined && strategy !== 'CANARY') throw onlyFor('canary', 'CANARY');
  switch (strategy) {
    case 'LINEAR':
      return { linearConfiguration: completeLinear(linearConfiguration) };
    case 'CANARY':
      return { canaryConfiguration: completeCanary(canaryConfiguration) };
    case 'ROLLING':
    case 'BLUE_GREEN':
      return {};
    default:
      return strategy satisfies never;
  }
}

/** Throws InvalidParameterException for minutes of baking that are not between none and a day. */
export function validateBakeTime(member: string, minutes: number): void {
  if (minutes >= 0 && minutes <= longestBakeTime) return;
  throw invalidParameter(`${member} must be between 0 and ${longestBakeTime}.`);
}

function completeLinear({
  stepPercent = 10,
  stepBakeTimeInMinutes = 6,
}: LinearConfiguration = {}): LinearConfiguration {
  validatePercent('stepPercent', stepPercent, 3);
  validateBakeTime('stepBakeTimeInMinutes', stepBakeTimeInMinutes);
  return { stepPercent, stepBakeTimeInMinutes };
}

function completeCanary({
  canaryPercent = 5,
  canaryBakeTimeInMinutes = 10,
}: CanaryConfiguration = {}): CanaryConfiguration {
  validatePercent('canaryPercent', canaryPercent, 0.1);
  validateBakeTime('canaryBakeTimeInMinutes', canaryBakeTimeInMinutes);
  return { canaryPercent, canaryBakeTimeInMinutes };
}

function validatePercent(member: string, percent: number, least: number): void {
  if (percent < least || percent > 100) {
    throw invalidParameter(`${member} must be between ${least} and 100.`);
  }
  const tenths = percent * 10;
  // 12.3 * 10 is not quite 123 in binary.
  if (Math.abs(tenths - Math.round(tenths)) > 1e-6) {
    throw invalidParameter(`${member} must be a multiple of 0.1.`);
  }
}

function onlyFor(member: string, strategy: string) {
  return invalidParameter(
    `${member}Configuration is only valid for the ${strategy} deployment strategy.`,
  );
}
