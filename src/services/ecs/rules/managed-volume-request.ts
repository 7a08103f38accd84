import type { AwsError } from '../../../aws/errors.ts';
import { invalidParameter } from '../errors.ts';
import type {
  TaskDefinition,
  TaskManagedEBSVolumeConfiguration,
  TaskVolumeConfiguration,
} from '../model/types.ts';
import { validateTags } from './tags.ts';

interface Range {
  readonly from: number;
  readonly to: number;
}

/** Sizes in GiB: reference §3.12. */
const sizes: ReadonlyMap<string, Range> = new Map([
  ['gp2', { from: 1, to: 16_384 }],
  ['gp3', { from: 1, to: 16_384 }],
  ['io1', { from: 4, to: 16_384 }],
  ['io2', { from: 4, to: 16_384 }],
  ['st1', { from: 125, to: 16_384 }],
  ['sc1', { from: 125, to: 16_384 }],
  ['standard', { from: 1, to: 1024 }],
]);
/** Those types that take a rate of operations. gp3: reference §3.12; the others: EC2's CreateVolume. */
const operations: ReadonlyMap<string, Range> = new Map([
  ['gp3', { from: 3000, to: 16_000 }],
  ['io1', { from: 100, to: 64_000 }],
  ['io2', { from: 100, to: 256_000 }],
]);
/** MiB/s, of gp3 alone. The upper end: reference §3.12. */
const throughputs: Range = { from: 125, to: 1000 };

/**
 * Checks the volumes that a launch gives to a task against its task definition (reference §2.3,
 * §3.12). Throws InvalidParameterException.
 */
export function validateVolumeConfigurations(
  configurations: readonly TaskVolumeConfiguration[],
  definition: TaskDefinition,
): void {
  const atLaunch = (definition.volumes ?? []).filter(
    (volume) => volume.configuredAtLaunch === true,
  );
  const stranger = configurations.find(({ name }) => atLaunch.every((v) => v.name !== name));
  if (stranger !== undefined) {
    throw invalidParameter(
      `The volume name '${stranger.name}' in your request does not have a matching volume in your Task Definition.`,
    );
  }
  // The rules are documented, the texts of these two were never captured.
  if (configurations.length > 1) {
    throw invalidParameter('volumeConfigurations can have at most 1 items.');
  }
  const missing = atLaunch.find(({ name }) => configurations.every((c) => c.name !== name));
  if (missing !== undefined) {
    throw invalidParameter(
      `The volume '${missing.name}' is configured at launch and has no configuration in volumeConfigurations.`,
    );
  }
  for (const { managedEBSVolume } of configurations) {
    if (managedEBSVolume === undefined) {
      throw invalid('MissingParameter', 'The request must contain the parameter managedEBSVolume');
    }
    validateVolume(managedEBSVolume);
  }
}

function validateVolume(volume: TaskManagedEBSVolumeConfiguration): void {
  const { roleArn, encrypted, kmsKeyId, tagSpecifications = [] } = volume;
  if (!/^arn:[a-z-]+:iam::\d{12}:role\/.+$/.test(roleArn)) {
    throw invalidParameter('Role is not valid');
  }
  validateSource(volume);
  validateType(volume);
  if (encrypted === false && kmsKeyId !== undefined && kmsKeyId !== '') {
    throw invalid('InvalidParameterDependency', 'The parameter KmsKeyId requires encryption');
  }
  for (const { tags = [] } of tagSpecifications) validateTags(tags, 'InvalidParameterException');
}

function validateSource(volume: TaskManagedEBSVolumeConfiguration): void {
  const { sizeInGiB, snapshotId = '', volumeInitializationRate } = volume;
  // There is nothing here that makes snapshots, and an empty volume in the place of one would be wrong.
  if (snapshotId !== '') {
    throw invalid('InvalidSnapshot.NotFound', `The snapshot '${snapshotId}' does not exist.`);
  }
  if (sizeInGiB === undefined) {
    throw invalid('MissingParameter', 'The request must contain the parameter size/snapshot');
  }
  if (volumeInitializationRate !== undefined) {
    throw invalid(
      'InvalidParameterCombination',
      'The parameter volumeInitializationRate can only be used with a snapshot',
    );
  }
}

function validateType(volume: TaskManagedEBSVolumeConfiguration): void {
  const { sizeInGiB = 0, volumeType, iops, throughput } = volume;
  const type = volumeType === undefined || volumeType === '' ? 'gp3' : volumeType;
  const size = sizes.get(type);
  if (size === undefined) {
    throw invalid('UnknownVolumeType', `Unsupported volume type '${type}' for volume creation.`);
  }
  requireWithin('sizeInGiB', sizeInGiB, size, type);
  const rates = operations.get(type);
  if (iops === undefined && (type === 'io1' || type === 'io2')) {
    throw invalid('MissingParameter', 'The request must contain the parameter iops');
  }
  if (iops !== undefined) {
    if (rates === undefined) throw unsupported('iops', type);
    requireWithin('iops', iops, rates, type);
  }
  if (throughput === undefined) return;
  if (type !== 'gp3') throw unsupported('throughput', type);
  requireWithin('throughput', throughput, throughputs, type);
}

function requireWithin(name: string, value: number, { from, to }: Range, type: string): void {
  if (value >= from && value <= to) return;
  throw invalid(
    'InvalidParameterValue',
    `The value ${value} of ${name} is not between ${from} and ${to}, as ${type} volumes need it.`,
  );
}

function unsupported(name: string, type: string): AwsError {
  return invalid(
    'InvalidParameterCombination',
    `The parameter ${name} is not supported for ${type} volumes.`,
  );
}

/** The beginning and EC2's codes are the service's (reference §2.3); the sentences after it are ours. */
function invalid(code: string, text: string): AwsError {
  return invalidParameter(
    `ECS managed EBS volume configuration was invalid. ${text} (ErrorCode: ${code})`,
  );
}
