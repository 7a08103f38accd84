import { describe, expect, test } from 'vitest';
import {
  clusterNotYetEffective,
  membersWithoutEffect,
} from '../../../../src/services/ecs/rules/cluster-not-yet-effective.ts';

describe('members of cluster requests that have no effect yet', () => {
  test('are named when a request uses them', () => {
    const request = {
      settings: [{ name: 'containerInsights', value: 'enhanced' }],
      configuration: {
        executeCommandConfiguration: {
          kmsKeyId: 'key',
          logging: 'OVERRIDE',
          logConfiguration: { s3BucketName: 'bucket', cloudWatchEncryptionEnabled: true },
        },
        managedStorageConfiguration: { kmsKeyId: 'key' },
      },
      serviceConnectDefaults: { namespace: 'internal' },
    } as const;
    expect(membersWithoutEffect(request)).toEqual(
      clusterNotYetEffective.map(({ member }) => member),
    );
  });

  test('are not named when a request asks for nothing through them', () => {
    const request = {
      settings: [{ name: 'containerInsights', value: 'disabled' }],
      configuration: { executeCommandConfiguration: { logging: 'DEFAULT' } },
      serviceConnectDefaults: { namespace: '' },
    } as const;
    expect(membersWithoutEffect(request)).toEqual([]);
    expect(membersWithoutEffect({})).toEqual([]);
  });
});
