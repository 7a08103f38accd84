import {
  ConflictException,
  CreateClusterCommand,
  DeregisterTaskDefinitionCommand,
  ListTasksCommand,
  PutClusterCapacityProvidersCommand,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { network, type TaskFixture, taskFixture } from '../task-fixture.ts';

let fixture: TaskFixture;

beforeAll(async () => {
  fixture = await taskFixture();
});

afterAll(() => fixture.close());

describe('a new Fargate task', () => {
  test('is answered in PROVISIONING, as ECS answers it', async () => {
    const [task] = await fixture.run();
    const id = task?.taskArn?.split('/').at(-1) ?? '';
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(task).toMatchObject({
      taskArn: `arn:aws:ecs:us-east-1:000000000000:task/demo/${id}`,
      clusterArn: 'arn:aws:ecs:us-east-1:000000000000:cluster/demo',
      taskDefinitionArn: 'arn:aws:ecs:us-east-1:000000000000:task-definition/web:1',
      lastStatus: 'PROVISIONING',
      desiredStatus: 'RUNNING',
      launchType: 'FARGATE',
      platformVersion: '1.4.0',
      platformFamily: 'Linux',
      cpu: '256',
      memory: '512',
      group: 'family:web',
      version: 1,
      enableExecuteCommand: false,
      ephemeralStorage: { sizeInGiB: 20 },
      fargateEphemeralStorage: { sizeInGiB: 20 },
      attributes: [{ name: 'ecs.cpu-architecture', value: 'x86_64' }],
      overrides: { containerOverrides: [{ name: 'app' }], inferenceAcceleratorOverrides: [] },
      attachments: [{ type: 'ElasticNetworkInterface', status: 'PRECREATED' }],
      containers: [
        { name: 'app', image: 'web:1', lastStatus: 'PENDING', cpu: '0', networkInterfaces: [] },
      ],
    });
    expect(task).not.toHaveProperty('startedBy');
    expect(task).not.toHaveProperty('capacityProviderName');
    expect(task?.containers?.[0]).not.toHaveProperty('healthStatus');
    expect(task?.containers?.[0]?.containerArn).toMatch(
      new RegExp(`^arn:aws:ecs:us-east-1:000000000000:container/demo/${id}/[0-9a-f-]{36}$`),
    );
  });

  test('climbs the whole ladder to RUNNING with every timestamp', async () => {
    const [task] = await fixture.run();
    await fixture.advance(10_000);
    const running = await fixture.describe(task);
    expect(running).toMatchObject({
      lastStatus: 'RUNNING',
      connectivity: 'CONNECTED',
      healthStatus: 'UNKNOWN',
      version: 3,
      attachments: [{ status: 'ATTACHED' }],
      containers: [{ lastStatus: 'RUNNING', networkBindings: [], healthStatus: 'UNKNOWN' }],
    });
    const details = running.attachments?.[0]?.details ?? [];
    expect(details.map((detail) => detail.name)).toEqual([
      'subnetId',
      'networkInterfaceId',
      'macAddress',
      'privateDnsName',
      'privateIPv4Address',
    ]);
    const container = running.containers?.[0];
    expect(container?.networkInterfaces).toEqual([
      { attachmentId: running.attachments?.[0]?.id, privateIpv4Address: details[4]?.value },
    ]);
    expect(container?.runtimeId).toMatch(/^[0-9a-f]{32}-\d{10}$/);
    expect(container?.imageDigest).toMatch(/^sha256:[0-9a-f]{64}$/);
    const at = (date: Date | undefined) => date?.getTime() ?? Number.NaN;
    const ladder = [
      running.createdAt,
      running.pullStartedAt,
      running.pullStoppedAt,
      running.startedAt,
    ].map(at);
    expect(ladder).toEqual([...ladder].sort((a, b) => a - b));
    expect(at(running.connectivityAt)).toBeGreaterThanOrEqual(at(running.createdAt));
  });

  test('takes the subnets of its request in turn', async () => {
    const tasks = await fixture.run({ count: 3 });
    const subnets = tasks.map((task) => task.attachments?.[0]?.details?.[0]?.value);
    expect(new Set(subnets)).toEqual(new Set(['subnet-1a', 'subnet-1b', 'subnet-1c']));
    const zones = tasks.map((task) => task.availabilityZone);
    expect(new Set(zones)).toEqual(new Set(['us-east-1a', 'us-east-1b', 'us-east-1c']));
  });

  test('keeps group, startedBy, tags and the managed tag', async () => {
    const [task] = await fixture.run({
      group: 'batch',
      startedBy: 'ops',
      tags: [{ key: 'team', value: 'a' }],
      enableECSManagedTags: true,
    });
    expect(task).toMatchObject({ group: 'batch', startedBy: 'ops' });
    expect(task?.tags).toEqual([
      { key: 'team', value: 'a' },
      { key: 'aws:ecs:clusterName', value: 'demo' },
    ]);
  });

  test('propagates the tags of its task definition, its own winning', async () => {
    await fixture.register({
      family: 'tagged',
      tags: [
        { key: 'team', value: 'definition' },
        { key: 'tier', value: 'web' },
      ],
    });
    const [task] = await fixture.run({
      taskDefinition: 'tagged',
      propagateTags: 'TASK_DEFINITION',
      tags: [{ key: 'team', value: 'own' }],
    });
    expect(task?.tags).toEqual(
      expect.arrayContaining([
        { key: 'team', value: 'own' },
        { key: 'tier', value: 'web' },
      ]),
    );
    expect(task?.tags).toHaveLength(2);
  });
});

const longCommand = 'x'.repeat(8200);

describe('overrides', () => {
  test('of CPU and memory show in the task and its container', async () => {
    const [task] = await fixture.run({
      overrides: {
        cpu: '512',
        memory: '1024',
        containerOverrides: [{ name: 'app', cpu: 128, memory: 256 }],
      },
    });
    expect(task).toMatchObject({
      cpu: '512',
      memory: '1024',
      containers: [{ cpu: '128', memory: '256' }],
      overrides: {
        cpu: '512',
        memory: '1024',
        containerOverrides: [{ name: 'app', cpu: 128, memory: 256 }],
      },
    });
  });

  test.each([
    [
      { containerOverrides: [{ name: 'nobody' }] },
      'Override for container named nobody is not a container in the TaskDefinition.',
    ],
    [{ containerOverrides: [{ cpu: 1 }] }, 'Container override name can not be empty.'],
    [
      { cpu: '256', memory: '4096' },
      'No Fargate configuration exists for given values: 256 CPU, 4096 memory. See the Amazon ECS documentation for the valid values.',
    ],
    [
      { containerOverrides: [{ name: 'app', command: [longCommand] }] },
      'Container Overrides length must be at most 8192',
    ],
  ])('that cannot be are refused', async (overrides, message) => {
    await expect(fixture.run({ overrides })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message,
    });
  });
});

describe('a client token', () => {
  test('gives the same tasks again, as they are by then', async () => {
    const [first] = await fixture.run({ clientToken: 'token-again' });
    await fixture.advance(10_000);
    const [second] = await fixture.run({ clientToken: 'token-again' });
    expect(second).toMatchObject({ taskArn: first?.taskArn, lastStatus: 'RUNNING' });
  });

  test('used a hundred times at once runs one task', async () => {
    const answers = await Promise.all(
      Array.from({ length: 100 }, () =>
        fixture.run({ clientToken: 'token-storm', startedBy: 'storm' }),
      ),
    );
    expect(new Set(answers.map(([task]) => task?.taskArn)).size).toBe(1);
    const { taskArns } = await fixture.ecs.send(
      new ListTasksCommand({ cluster: 'demo', startedBy: 'storm' }),
    );
    expect(taskArns).toHaveLength(1);
  });

  test('with another request is a conflict that names the tasks', async () => {
    const [task] = await fixture.run({ clientToken: 'token-conflict' });
    const again = fixture.run({ clientToken: 'token-conflict', group: 'other' });
    await expect(again).rejects.toBeInstanceOf(ConflictException);
    await expect(again).rejects.toMatchObject({ resourceIds: [task?.taskArn] });
  });

  test('of another cluster is another token', async () => {
    await fixture.ecs.send(new CreateClusterCommand({ clusterName: 'other' }));
    const [here] = await fixture.run({ clientToken: 'token-two' });
    const [there] = await fixture.run({ clientToken: 'token-two', cluster: 'other' });
    expect(there?.taskArn).not.toBe(here?.taskArn);
  });
});

describe('capacity', () => {
  test('EC2 without a container instance is refused as ECS refuses it', async () => {
    await expect(fixture.run({ launchType: 'EC2' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'No Container Instances were found in your cluster.',
    });
  });

  test('a launch type and a strategy together are refused', async () => {
    const both = fixture.run({
      capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }],
    });
    await expect(both).rejects.toMatchObject({
      message:
        'Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.',
    });
  });

  test('a strategy spreads the tasks over its providers by base and weight', async () => {
    await fixture.ecs.send(
      new CreateClusterCommand({
        clusterName: 'mixed',
        capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
      }),
    );
    const tasks = await fixture.run({
      cluster: 'mixed',
      launchType: undefined,
      count: 10,
      capacityProviderStrategy: [
        { capacityProvider: 'FARGATE', base: 2, weight: 1 },
        { capacityProvider: 'FARGATE_SPOT', weight: 3 },
      ],
    });
    const spot = tasks.filter((task) => task.capacityProviderName === 'FARGATE_SPOT');
    expect(spot).toHaveLength(6);
    expect(tasks.every((task) => task.launchType === 'FARGATE')).toBe(true);
  });

  test("a request that says nothing takes the cluster's default strategy", async () => {
    await fixture.ecs.send(new CreateClusterCommand({ clusterName: 'spotty' }));
    await fixture.ecs.send(
      new PutClusterCapacityProvidersCommand({
        cluster: 'spotty',
        capacityProviders: ['FARGATE_SPOT'],
        defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }],
      }),
    );
    const [task] = await fixture.run({ cluster: 'spotty', launchType: undefined });
    expect(task).toMatchObject({ capacityProviderName: 'FARGATE_SPOT', launchType: 'FARGATE' });
  });
});

describe('a request that cannot be', () => {
  test.each([
    [{ taskDefinition: 'nothing' }, 'ClientException', 'TaskDefinition not found.'],
    [{ taskDefinition: 'web:99' }, 'ClientException', 'TaskDefinition not found.'],
    [{ cluster: 'nowhere' }, 'ClusterNotFoundException', 'Cluster not found.'],
    [{ count: 11 }, 'InvalidParameterException', 'count should be between 1 and 10'],
    [{ count: 0 }, 'InvalidParameterException', 'count should be between 1 and 10'],
    [
      { networkConfiguration: undefined },
      'InvalidParameterException',
      "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
    ],
    [
      { networkConfiguration: { awsvpcConfiguration: { subnets: [] } } },
      'InvalidParameterException',
      'subnets can not be empty.',
    ],
    [
      {
        networkConfiguration: {
          awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: ['x'] },
        },
      },
      'InvalidParameterException',
      'Error retrieving security group information for [x]: Invalid id: "x" (ErrorCode: InvalidGroupId.Malformed)',
    ],
    [
      { platformVersion: '9.9.9' },
      'PlatformUnknownException',
      'The specified platform does not exist.',
    ],
    [
      { placementStrategy: [{ type: 'random' as const }] },
      'InvalidParameterException',
      'Placement strategies are not supported with FARGATE launch type.',
    ],
    [
      { enableExecuteCommand: true },
      'InvalidParameterException',
      "The task couldn't be run because a valid taskRoleArn is not being used. Specify a valid task role in your task definition and try again.",
    ],
    [
      { propagateTags: 'SERVICE' as const },
      'InvalidParameterException',
      expect.stringContaining('SERVICE'),
    ],
    [{ group: 'family:web' }, 'InvalidParameterException', expect.stringContaining('family:')],
  ])('is refused: %j', async (input, name, message) => {
    await expect(fixture.run(input)).rejects.toMatchObject({ name, message });
  });

  test('that overrides inference accelerators is refused: no definition has any', async () => {
    const inferenceAcceleratorOverrides = [{ deviceName: 'device_1', deviceType: 'eia2.medium' }];
    await expect(
      fixture.run({ overrides: { inferenceAcceleratorOverrides } }),
    ).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: "Unsupported field 'inferenceAcceleratorOverrides'.",
    });
    const [task] = await fixture.run({ overrides: { inferenceAcceleratorOverrides: [] } });
    expect(task?.overrides?.inferenceAcceleratorOverrides).toEqual([]);
  });

  test('of a deregistered task definition is refused', async () => {
    const taskDefinition = await fixture.register({ family: 'gone' });
    await fixture.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition }));
    await expect(fixture.run({ taskDefinition })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'TaskDefinition is inactive',
    });
  });

  test('of a task definition for EC2 alone is refused on Fargate', async () => {
    await fixture.ecs.send(
      new RegisterTaskDefinitionCommand({
        family: 'ec2-only',
        containerDefinitions: [{ name: 'app', image: 'web:1', memory: 64 }],
      }),
    );
    await expect(
      fixture.run({ taskDefinition: 'ec2-only', networkConfiguration: undefined }),
    ).rejects.toMatchObject({ message: 'Task definition does not support launch_type FARGATE.' });
  });
});

test('another account and another region do not see the task', async () => {
  const [task] = await fixture.run({ networkConfiguration: network });
  const { ECSClient, DescribeClustersCommand } = await import('@aws-sdk/client-ecs');
  for (const world of [{ account: '111122223333' }, { region: 'eu-west-1' }]) {
    const { clusters, failures } = await fixture
      .client(ECSClient, world)
      .send(new DescribeClustersCommand({ clusters: ['demo'] }));
    expect(clusters).toEqual([]);
    expect(failures?.[0]?.reason).toBe('MISSING');
  }
  expect(task?.taskArn).toContain(':us-east-1:000000000000:');
});
