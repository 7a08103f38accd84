import { describe, expect, test } from 'vitest';
import { executeCommandLog } from '../../../../src/services/ecs/rules/execute-command-log.ts';

const awslogs = {
  logConfiguration: {
    logDriver: 'awslogs',
    options: { 'awslogs-group': '/app', 'awslogs-region': 'eu-west-1' },
  },
} as const;
const override = (members: { cloudWatchLogGroupName?: string; s3BucketName?: string }) =>
  ({ logging: 'OVERRIDE', logConfiguration: members }) as const;

describe('a session of ECS Exec is logged', () => {
  test.each([
    ['by a cluster that says nothing', undefined],
    ['by DEFAULT', { logging: 'DEFAULT' }],
    ['by a configuration without logging', { kmsKeyId: 'key' }],
  ] as const)('where the container logs, %s', (_, configuration) => {
    expect(executeCommandLog(configuration, awslogs)).toEqual({
      logGroupName: '/app',
      region: 'eu-west-1',
    });
  });

  test('where OVERRIDE says, whatever the container does', () => {
    const configuration = override({ cloudWatchLogGroupName: '/exec' });
    expect(executeCommandLog(configuration, awslogs)).toEqual({ logGroupName: '/exec' });
    expect(executeCommandLog(configuration, undefined)).toEqual({ logGroupName: '/exec' });
  });

  test.each([
    ['with NONE', { logging: 'NONE' }, awslogs],
    ['with OVERRIDE to a bucket alone', override({ s3BucketName: 'bucket' }), awslogs],
    ['if the container has no log of AWS', undefined, {}],
    [
      'if the container logs to a file',
      { logging: 'DEFAULT' },
      { logConfiguration: { logDriver: 'json-file', options: { 'awslogs-group': '/app' } } },
    ],
  ] as const)('nowhere %s', (_, configuration, container) => {
    expect(executeCommandLog(configuration, container)).toBeUndefined();
  });
});
