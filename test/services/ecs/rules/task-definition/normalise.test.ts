import { describe, expect, test } from 'vitest';
import type {
  ContainerDefinition,
  RegisterTaskDefinitionRequest,
  Volume,
} from '../../../../../src/services/ecs/model/types.ts';
import { normaliseTaskDefinition } from '../../../../../src/services/ecs/rules/task-definition/normalise.ts';
import { container, ec2With, onEc2, onFargate } from './definitions.ts';

const registration = {
  namespace: { account: '123456789012', region: 'us-east-1', partition: 'aws' },
  revision: 7,
  registeredAt: 1_700_000_000_000,
  registeredBy: 'arn:aws:iam::123456789012:root',
};

function register(input: RegisterTaskDefinitionRequest) {
  return normaliseTaskDefinition(input, registration);
}

function settled(changes: ContainerDefinition, task?: Partial<RegisterTaskDefinitionRequest>) {
  return register(ec2With(changes, task)).containerDefinitions?.[0];
}

function settledVolume(volume: Volume) {
  return register(onEc2({ volumes: [volume] })).volumes?.[0];
}

test('a registered definition has exactly the defaults of the service', () => {
  expect(register(onEc2())).toEqual({
    compatibilities: ['EXTERNAL', 'EC2'],
    containerDefinitions: [
      {
        ...container(),
        cpu: 0,
        environment: [],
        essential: true,
        mountPoints: [],
        portMappings: [],
        systemControls: [],
        volumesFrom: [],
      },
    ],
    family: 'shop',
    placementConstraints: [],
    registeredAt: 1_700_000_000_000,
    registeredBy: 'arn:aws:iam::123456789012:root',
    revision: 7,
    status: 'ACTIVE',
    taskDefinitionArn: 'arn:aws:ecs:us-east-1:123456789012:task-definition/shop:7',
    volumes: [],
  });
});

test('what was sent comes back as it was sent', () => {
  const sent: ContainerDefinition = {
    ...container(),
    command: [],
    cpu: 10,
    dockerLabels: {},
    dnsServers: [],
    entryPoint: ['sh', '-c'],
    environment: [{ name: 'B', value: '' }, { name: 'A' }],
    essential: true,
    linuxParameters: { capabilities: { add: [], drop: [] }, initProcessEnabled: false },
    logConfiguration: { logDriver: 'json-file', options: {} },
    memoryReservation: 0,
    mountPoints: [{ sourceVolume: 'v', containerPath: '/v' }],
    portMappings: [],
    restartPolicy: { enabled: true },
    systemControls: [],
    versionConsistency: 'disabled',
    volumesFrom: [{ sourceContainer: 'web' }],
  };
  const volumes: readonly Volume[] = [{ name: 'v', host: { sourcePath: '/srv' } }];
  const registered = register(
    onEc2({
      containerDefinitions: [sent],
      volumes,
      enableFaultInjection: false,
      runtimePlatform: { cpuArchitecture: 'ARM64' },
    }),
  );
  expect(registered.containerDefinitions).toEqual([sent]);
  expect(registered).toMatchObject({
    volumes,
    enableFaultInjection: false,
    runtimePlatform: { cpuArchitecture: 'ARM64' },
  });
});

describe('port mappings', () => {
  test.each([
    ['awsvpc', 80],
    ['host', 80],
    ['bridge', 0],
    [undefined, 0],
  ] as const)('in network mode %s get host port %d', (networkMode, hostPort) => {
    const task = { networkMode };
    expect(settled({ portMappings: [{ containerPort: 80 }] }, task)?.portMappings).toEqual([
      { containerPort: 80, hostPort, protocol: 'tcp' },
    ]);
  });

  test('keep their name, protocol and application protocol', () => {
    const mapping = {
      name: 'web',
      containerPort: 53,
      hostPort: 5353,
      protocol: 'udp',
      appProtocol: 'http',
    } as const;
    expect(settled({ portMappings: [mapping] })?.portMappings).toEqual([mapping]);
  });

  test('of a range get no host port', () => {
    expect(settled({ portMappings: [{ containerPortRange: '80-90' }] })?.portMappings).toEqual([
      { containerPortRange: '80-90', protocol: 'tcp' },
    ]);
  });
});

test('a health check gets interval, timeout and retries, and no start period', () => {
  expect(settled({ healthCheck: { command: ['CMD', 'true'], retries: 1 } })?.healthCheck).toEqual({
    command: ['CMD', 'true'],
    interval: 30,
    retries: 1,
    timeout: 5,
  });
});

test('task sizes come back as whole numbers', () => {
  expect(register(onFargate({ cpu: '.25 vCPU', memory: '0.5GB' }))).toMatchObject({
    cpu: '256',
    memory: '512',
  });
});

test('empty strings and lists where clients mean nothing are left out', () => {
  const registered = register(
    onEc2({
      cpu: '',
      memory: '',
      taskRoleArn: '',
      executionRoleArn: '',
      requiresCompatibilities: [],
      inferenceAccelerators: [],
    }),
  );
  expect(Object.keys(registered).sort()).toEqual(Object.keys(register(onEc2())).sort());
});

test('the name of a role is completed to its ARN', () => {
  expect(register(onEc2({ taskRoleArn: 'shop' })).taskRoleArn).toBe(
    'arn:aws:iam::123456789012:role/shop',
  );
});

describe('a volume', () => {
  test.each<[string, Volume, Volume]>([
    ['with a name alone is an empty bind mount', { name: 'v' }, { name: 'v', host: {} }],
    [
      'on EFS gets a root directory',
      { name: 'v', efsVolumeConfiguration: { fileSystemId: 'fs-1' } },
      { name: 'v', efsVolumeConfiguration: { fileSystemId: 'fs-1', rootDirectory: '/' } },
    ],
    [
      'of Docker gets scope and driver',
      { name: 'v', dockerVolumeConfiguration: {} },
      { name: 'v', dockerVolumeConfiguration: { scope: 'task', driver: 'local' } },
    ],
    [
      'of Docker that is shared gets autoprovision too',
      { name: 'v', dockerVolumeConfiguration: { scope: 'shared', driver: 'rexray' } },
      {
        name: 'v',
        dockerVolumeConfiguration: { scope: 'shared', driver: 'rexray', autoprovision: false },
      },
    ],
    [
      'configured at launch gets nothing',
      { name: 'v', configuredAtLaunch: true },
      { name: 'v', configuredAtLaunch: true },
    ],
  ])('%s', (_, sent, stored) => {
    expect(settledVolume(sent)).toEqual(stored);
  });
});
