import { describe, expect, test } from 'vitest';
import { validateConfiguration } from '../../../../src/services/ecs/rules/cluster-configuration.ts';

describe('validateConfiguration', () => {
  test('keeps what was given as it was given', () => {
    const configuration = {
      executeCommandConfiguration: {
        kmsKeyId: 'key',
        logging: 'OVERRIDE',
        logConfiguration: { s3BucketName: 'bucket', s3EncryptionEnabled: false, s3KeyPrefix: 'p' },
      },
      managedStorageConfiguration: { kmsKeyId: 'key', fargateEphemeralStorageKmsKeyId: 'other' },
    } as const;
    expect(validateConfiguration(configuration)).toEqual(configuration);
  });

  test('fills logging with DEFAULT', () => {
    expect(validateConfiguration({ executeCommandConfiguration: { kmsKeyId: 'key' } })).toEqual({
      executeCommandConfiguration: { kmsKeyId: 'key', logging: 'DEFAULT' },
    });
  });

  test('drops empty structures', () => {
    expect(validateConfiguration(undefined)).toBeUndefined();
    expect(validateConfiguration({ managedStorageConfiguration: {} })).toBeUndefined();
  });

  test.each([
    ['without a log configuration', {}],
    ['without a destination', { logConfiguration: { s3KeyPrefix: 'p' } }],
  ])('refuses OVERRIDE %s', (_, members) => {
    const executeCommandConfiguration = { logging: 'OVERRIDE', ...members } as const;
    expect(() => validateConfiguration({ executeCommandConfiguration })).toThrow(
      'A CloudWatch log group name or S3 bucket name must be specified when overriding the default log configuration',
    );
  });

  test.each(['NONE', 'DEFAULT', undefined] as const)(
    'refuses a log configuration with logging %s',
    (logging) => {
      const logConfiguration = { cloudWatchLogGroupName: 'group' };
      const executeCommandConfiguration = { logging, logConfiguration };
      expect(() => validateConfiguration({ executeCommandConfiguration })).toThrow(
        "You must set logging to 'OVERRIDE' when you supply a log configuration",
      );
    },
  );
});
