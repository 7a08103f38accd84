import { describe, expect, test } from 'vitest';
import type { TaskDefinition } from '../../../../../src/services/ecs/model/types.ts';
import { compatibilities } from '../../../../../src/services/ecs/rules/task-definition/compatibilities.ts';
import { awslogs, container, executionRole, onEc2, onFargate } from './definitions.ts';

const awsvpc = onFargate({ requiresCompatibilities: undefined });
const everywhere = ['EC2', 'FARGATE', 'MANAGED_INSTANCES'];

describe('the launch types of a definition', () => {
  test.each<[string, TaskDefinition, readonly string[]]>([
    ['without a network mode', onEc2(), ['EXTERNAL', 'EC2']],
    ['in bridge', onEc2({ networkMode: 'bridge' }), ['EXTERNAL', 'EC2']],
    ['in none', onEc2({ networkMode: 'none' }), ['EXTERNAL', 'EC2']],
    ['in host', onEc2({ networkMode: 'host' }), ['EXTERNAL', 'EC2', 'MANAGED_INSTANCES']],
    ['in awsvpc with sizes', awsvpc, everywhere],
    [
      'for Linux on ARM64',
      {
        ...awsvpc,
        runtimePlatform: { operatingSystemFamily: 'LINUX', cpuArchitecture: 'ARM64' },
      },
      everywhere,
    ],
    [
      'for Windows',
      {
        ...awsvpc,
        cpu: '1024',
        memory: '2048',
        runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' },
      },
      ['EC2', 'FARGATE'],
    ],
    ['in awsvpc without sizes', onEc2({ networkMode: 'awsvpc' }), ['EC2', 'MANAGED_INSTANCES']],
    [
      'in awsvpc with a size Fargate has not',
      { ...awsvpc, cpu: '300' },
      ['EC2', 'MANAGED_INSTANCES'],
    ],
    [
      'with a stop timeout of 121 seconds',
      { ...awsvpc, containerDefinitions: [container({ stopTimeout: 121 })] },
      ['EC2', 'MANAGED_INSTANCES'],
    ],
    [
      'with a privileged container',
      { ...awsvpc, containerDefinitions: [container({ privileged: true })] },
      ['EC2', 'MANAGED_INSTANCES'],
    ],
    [
      'that logs to CloudWatch with an execution role',
      {
        ...awsvpc,
        executionRoleArn: executionRole,
        containerDefinitions: [container({ logConfiguration: awslogs })],
      },
      everywhere,
    ],
    ['with ephemeral storage', { ...awsvpc, ephemeralStorage: { sizeInGiB: 30 } }, ['FARGATE']],
    [
      'with a path of the host',
      onEc2({ volumes: [{ name: 'v', host: { sourcePath: '/v' } }] }),
      ['EXTERNAL', 'EC2'],
    ],
    [
      'with a volume configured at launch',
      onEc2({ volumes: [{ name: 'v', configuredAtLaunch: true }] }),
      ['EC2'],
    ],
  ])('%s', (_, definition, expected) => {
    expect(compatibilities(definition)).toEqual(expected);
  });
});
