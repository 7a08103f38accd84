import { clientError } from '../../errors.ts';
import type {
  ContainerDefinition,
  HealthCheck,
  LinuxParameters,
  ResourceRequirement,
} from '../../model/types.ts';
import { checkInjectionLabel } from '../endpoint-injection.ts';
import { checkHealthLabel } from '../health-override.ts';
import { isAbsent } from './absent.ts';

const mostIgnoredExitCodes = 50;
const restartAttemptPeriod = { least: 60, most: 1800 };

/** Bounds of the numbers in a health check (reference §2.4); the wording was seen for the maxima. */
const healthCheckBounds = {
  interval: { least: 5, most: 300 },
  timeout: { least: 2, most: 60 },
  retries: { least: 1, most: 10 },
  startPeriod: { least: 0, most: 300 },
} as const;

/** What concerns one container alone and has no file of its own. Throws ClientException. */
export function checkContainerSettings(container: ContainerDefinition): void {
  const { healthCheck, linuxParameters, resourceRequirements = [] } = container;
  if (healthCheck !== undefined) checkHealthCheck(container, healthCheck);
  if (linuxParameters !== undefined) checkLinuxParameters(container, linuxParameters);
  for (const requirement of resourceRequirements) checkResource(container, requirement);
  checkHealthLabel(container);
  checkInjectionLabel(container);
  checkRestartPolicy(container);
  checkUlimits(container);
}

function checkHealthCheck({ name }: ContainerDefinition, check: HealthCheck): void {
  // The first element is not held to CMD, CMD-SHELL or NONE although the documentation asks for one
  // of them: collectors published by AWS itself register with a bare program name.
  if (check.command.length === 0 || check.command.every((part) => part === '')) {
    throw clientError(`Health check command must not be empty for container '${name}'`);
  }
  for (const [member, { least, most }] of Object.entries(healthCheckBounds)) {
    const value = check[member as keyof typeof healthCheckBounds]; // The keys of that very object.
    if (value === undefined) continue;
    if (value > most) {
      throw clientError(
        `Health check ${member} must be less than or equal to the maximum allowed value ${most} for container '${name}'`,
      );
    }
    if (value < least) {
      throw clientError(
        `Health check ${member} must be greater than or equal to the minimum allowed value ${least} for container '${name}'`,
      );
    }
  }
}

/** Documented bounds; the service's texts were not seen. */
function checkLinuxParameters({ name }: ContainerDefinition, parameters: LinuxParameters): void {
  const { swappiness, maxSwap = 0, sharedMemorySize = 0, tmpfs = [] } = parameters;
  const invalid = (rule: string) => clientError(`Invalid setting for container '${name}'. ${rule}`);
  if (swappiness !== undefined && (swappiness < 0 || swappiness > 100)) {
    throw invalid("'swappiness' must be between 0 and 100.");
  }
  if (maxSwap < 0) throw invalid("'maxSwap' must be greater than or equal to 0.");
  if (sharedMemorySize < 0) throw invalid("'sharedMemorySize' must be greater than 0.");
  if (tmpfs.some((mount) => mount.size < 1)) throw invalid("'tmpfs' size must be greater than 0.");
}

/** The value is documented as a count of devices. */
function checkResource(
  { name }: ContainerDefinition,
  { type, value, sharingStrategy }: ResourceRequirement,
): void {
  if (sharingStrategy !== undefined) return;
  // An accelerator is named in inferenceAccelerators, which the service no longer takes.
  if (type === 'InferenceAccelerator' || isAbsent(value) || !/^[1-9]\d{0,3}$/.test(value)) {
    throw clientError(`Invalid '${type}' resource requirement for container '${name}'.`);
  }
}

function checkRestartPolicy({ name, restartPolicy }: ContainerDefinition): void {
  const { least, most } = restartAttemptPeriod;
  const { ignoredExitCodes = [], restartAttemptPeriod: period = least } = restartPolicy ?? {};
  if (period < least || period > most) {
    throw clientError(
      `The 'restartAttemptPeriod' setting for container '${name}' must be between ${least} and ${most}.`,
    );
  }
  if (ignoredExitCodes.length > mostIgnoredExitCodes) {
    throw clientError(
      `The 'ignoredExitCodes' setting for container '${name}' can have at most ${mostIgnoredExitCodes} items.`,
    );
  }
}

function checkUlimits({ ulimits = [] }: ContainerDefinition): void {
  for (const { name, softLimit, hardLimit } of ulimits) {
    // -1 stands for no limit.
    if (hardLimit !== -1 && (softLimit > hardLimit || softLimit === -1)) {
      throw clientError(`Soft limit exceeds hard limit for ulimit ${name}.`);
    }
  }
}
