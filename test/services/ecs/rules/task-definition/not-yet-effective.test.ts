import { describe, expect, test } from 'vitest';
import { shapes } from '../../../../../src/services/ecs/model/shapes.ts';
import {
  notYetEffective,
  taskDefinitionNotYetEffective,
} from '../../../../../src/services/ecs/rules/task-definition/not-yet-effective.ts';
import { container, ec2With, onEc2 } from './definitions.ts';

/** Members whose effect is in the runtime, in the control plane, is none in ECS either, or is refused. */
const effective: Readonly<Record<string, readonly string[]>> = {
  RegisterTaskDefinitionRequest: [
    'cpu',
    'enableFaultInjection',
    'ephemeralStorage',
    'executionRoleArn',
    'family',
    'inferenceAccelerators',
    'ipcMode',
    'memory',
    'networkMode',
    'pidMode',
    'placementConstraints',
    'proxyConfiguration',
    'requiresCompatibilities',
    'runtimePlatform',
    'tags',
    'taskRoleArn',
    'volumes',
  ],
  ContainerDefinition: [
    'command',
    'cpu',
    'credentialSpecs',
    'dependsOn',
    'disableNetworking',
    'dnsSearchDomains',
    'dnsServers',
    'dockerLabels',
    'dockerSecurityOptions',
    'entryPoint',
    'environment',
    'environmentFiles',
    'essential',
    'extraHosts',
    'firelensConfiguration',
    'healthCheck',
    'hostname',
    'image',
    'interactive',
    'links',
    'memory',
    'memoryReservation',
    'mountPoints',
    'name',
    'privileged',
    'pseudoTerminal',
    'readonlyRootFilesystem',
    'repositoryCredentials',
    'resourceRequirements',
    'restartPolicy',
    'secrets',
    'startTimeout',
    'stopTimeout',
    'systemControls',
    'ulimits',
    'user',
    'versionConsistency',
    'volumesFrom',
    'workingDirectory',
  ],
  LinuxParameters: [
    'capabilities',
    'devices',
    'initProcessEnabled',
    'maxSwap',
    'sharedMemorySize',
    'swappiness',
    'tmpfs',
  ],
  PortMapping: ['containerPort', 'containerPortRange', 'hostPort', 'protocol'],
};

describe('every member of the model', () => {
  const listed = taskDefinitionNotYetEffective.map(({ member }) => member);
  test.each([
    ['RegisterTaskDefinitionRequest', '', ['containerDefinitions']],
    [
      'ContainerDefinition',
      'containerDefinitions[].',
      ['linuxParameters', 'logConfiguration', 'portMappings'],
    ],
    ['LinuxParameters', 'containerDefinitions[].linuxParameters.', []],
    ['PortMapping', 'containerDefinitions[].portMappings[].', []],
  ] as const)('of %s has an effect or is said to have none', (shape, prefix, descended) => {
    const found = shapes[shape];
    const members = found !== undefined && 'members' in found ? Object.keys(found.members) : [];
    const unlisted = listed
      .filter((member) => member.startsWith(prefix))
      .map((member) => member.slice(prefix.length))
      .filter((member) => !/[.[]/.test(member));
    const known = [...(effective[shape] ?? []), ...descended, ...unlisted].sort();
    expect(known, `decide about the members of ${shape}: here, or in not-yet-effective.ts`).toEqual(
      [...members].sort(),
    );
  });
});

test('a definition that the runtime applies in full names nothing', () => {
  expect(notYetEffective(onEc2())).toEqual([]);
});

test('empty lists, empty structures and what is switched off change nothing', () => {
  const definition = ec2With(
    {
      mountPoints: [],
      secrets: [],
      linuxParameters: {},
      restartPolicy: { enabled: false },
      disableNetworking: false,
    },
    { volumes: [], enableFaultInjection: false, runtimePlatform: {} },
  );
  expect(notYetEffective(definition)).toEqual([]);
});

test('what has no effect is named once, by its path', () => {
  const mounted = { portMappings: [{ containerPort: 80, name: 'http' }] };
  const definition = onEc2({
    containerDefinitions: [
      container({ name: 'a', ...mounted }),
      container({ name: 'b', ...mounted, versionConsistency: 'enabled' }),
    ],
    enableFaultInjection: true,
    placementConstraints: [{ type: 'memberOf', expression: 'attribute:zone == a' }],
    volumes: [
      {
        name: 'v',
        efsVolumeConfiguration: { fileSystemId: 'fs-1', transitEncryption: 'ENABLED' },
      },
    ],
  });
  expect(notYetEffective(definition)).toEqual(['containerDefinitions[].portMappings[].name']);
});
