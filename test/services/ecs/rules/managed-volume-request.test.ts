import { describe, expect, test } from 'vitest';
import type {
  TaskDefinition,
  TaskManagedEBSVolumeConfiguration,
  TaskVolumeConfiguration,
} from '../../../../src/services/ecs/model/types.ts';
import { validateVolumeConfigurations } from '../../../../src/services/ecs/rules/managed-volume-request.ts';

const definition: TaskDefinition = {
  volumes: [{ name: 'scratch' }, { name: 'db', configuredAtLaunch: true }],
};
const roleArn = 'arn:aws:iam::000000000000:role/ecsInfrastructureRole';

function check(configurations: readonly TaskVolumeConfiguration[]): void {
  validateVolumeConfigurations(configurations, definition);
}

function ebs(members: Partial<TaskManagedEBSVolumeConfiguration>): TaskVolumeConfiguration {
  return { name: 'db', managedEBSVolume: { roleArn, sizeInGiB: 10, ...members } };
}

describe('a volume configured at launch', () => {
  test('needs no more than a size', () => {
    expect(() => check([ebs({})])).not.toThrow();
  });

  test('is not asked for by a definition without one', () => {
    expect(() => validateVolumeConfigurations([], {})).not.toThrow();
  });

  test.each<[string, readonly TaskVolumeConfiguration[], string]>([
    [
      'another volume',
      [{ ...ebs({}), name: 'other' }],
      "The volume name 'other' in your request does not have a matching volume in your Task Definition.",
    ],
    [
      'a volume that is not configured at launch',
      [{ ...ebs({}), name: 'scratch' }],
      "The volume name 'scratch' in your request does not have a matching volume in your Task Definition.",
    ],
    [
      'nothing',
      [],
      "The volume 'db' is configured at launch and has no configuration in volumeConfigurations.",
    ],
    ['two', [ebs({}), ebs({})], 'volumeConfigurations can have at most 1 items.'],
    [
      'no EBS volume',
      [{ name: 'db' }],
      'ECS managed EBS volume configuration was invalid. The request must contain the parameter managedEBSVolume (ErrorCode: MissingParameter)',
    ],
    ['a role that is none', [ebs({ roleArn: 'admin' })], 'Role is not valid'],
  ])('is refused when the launch gives %s', (_, configurations, message) => {
    expect(() => check(configurations)).toThrow(
      expect.objectContaining({ name: 'InvalidParameterException', message }),
    );
  });
});

describe('an EBS volume', () => {
  test.each<Partial<TaskManagedEBSVolumeConfiguration>>([
    { volumeType: 'gp2', sizeInGiB: 1 },
    { volumeType: 'gp3', sizeInGiB: 16_384, iops: 3000, throughput: 1000 },
    { volumeType: 'io1', sizeInGiB: 4, iops: 100 },
    { volumeType: 'io2', sizeInGiB: 16_384, iops: 256_000 },
    { volumeType: 'st1', sizeInGiB: 125 },
    { volumeType: 'sc1', sizeInGiB: 16_384 },
    { volumeType: 'standard', sizeInGiB: 1024 },
    { iops: 16_000, throughput: 125, snapshotId: '', kmsKeyId: 'key', filesystemType: 'ext4' },
    { tagSpecifications: [{ resourceType: 'volume', tags: [{ key: 'a', value: 'b' }] }] },
  ])('may be %j', (members) => {
    expect(() => check([ebs(members)])).not.toThrow();
  });

  test.each<[Partial<TaskManagedEBSVolumeConfiguration>, string]>([
    [{ sizeInGiB: undefined }, 'MissingParameter'],
    [{ sizeInGiB: 0 }, 'InvalidParameterValue'],
    [{ volumeType: 'gp3', sizeInGiB: 16_385 }, 'InvalidParameterValue'],
    [{ volumeType: 'io1', sizeInGiB: 3, iops: 100 }, 'InvalidParameterValue'],
    [{ volumeType: 'st1', sizeInGiB: 124 }, 'InvalidParameterValue'],
    [{ volumeType: 'standard', sizeInGiB: 1025 }, 'InvalidParameterValue'],
    [{ volumeType: 'gp9' }, 'UnknownVolumeType'],
    [{ volumeType: 'io1' }, 'MissingParameter'],
    [{ volumeType: 'io2' }, 'MissingParameter'],
    [{ volumeType: 'gp2', iops: 3000 }, 'InvalidParameterCombination'],
    [{ volumeType: 'gp3', iops: 2999 }, 'InvalidParameterValue'],
    [{ volumeType: 'io1', iops: 64_001 }, 'InvalidParameterValue'],
    [{ volumeType: 'io2', iops: 3000, throughput: 500 }, 'InvalidParameterCombination'],
    [{ volumeType: 'gp3', throughput: 1001 }, 'InvalidParameterValue'],
    [{ snapshotId: 'snap-0123456789abcdef0' }, 'InvalidSnapshot.NotFound'],
    [{ volumeInitializationRate: 200 }, 'InvalidParameterCombination'],
    [{ encrypted: false, kmsKeyId: 'key' }, 'InvalidParameterDependency'],
  ])('cannot be %j: %s', (members, code) => {
    expect(() => check([ebs(members)])).toThrow(
      expect.objectContaining({
        name: 'InvalidParameterException',
        message: expect.stringMatching(
          new RegExp(
            `^ECS managed EBS volume configuration was invalid\\. .*\\(ErrorCode: ${code}\\)$`,
          ),
        ),
      }),
    );
  });

  test('cannot have tags that no resource may have', () => {
    const tags = [{ key: 'aws:mine', value: '' }];
    const tagSpecifications = [{ resourceType: 'volume' as const, tags }];
    expect(() => check([ebs({ tagSpecifications })])).toThrow(/aws:/);
  });
});
