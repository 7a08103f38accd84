import {
  type ContainerInstance,
  DeregisterContainerInstanceCommand,
  DescribeTasksCommand,
  ListTasksCommand,
  StopTaskCommand,
  type Task,
  UpdateContainerInstancesStateCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type InstanceFixture, identityDocument, instanceFixture } from '../instance-fixture.ts';

let fixture: InstanceFixture;

beforeEach(async () => {
  fixture = await instanceFixture();
});

afterEach(() => fixture.close());

async function describeTask(task: Task | undefined): Promise<Task | undefined> {
  const { tasks } = await fixture.ecs.send(
    new DescribeTasksCommand({ cluster: 'demo', tasks: [task?.taskArn ?? ''] }),
  );
  return tasks?.[0];
}

function inZone(zone: string, id: number): Promise<ContainerInstance> {
  const availabilityZone = `us-east-1${zone}`;
  return fixture.register({
    instanceIdentityDocument: identityDocument(`i-1111111${id}`, { availabilityZone }),
  });
}

describe('RunTask with launch type EC2', () => {
  test('answers tasks bound to an instance and PENDING, and brings them to RUNNING', async () => {
    const { containerInstanceArn } = await fixture.register();
    const { tasks, failures } = await fixture.run();
    expect(failures).toEqual([]);
    expect(tasks).toMatchObject([
      {
        lastStatus: 'PENDING',
        launchType: 'EC2',
        containerInstanceArn,
        availabilityZone: 'us-east-1a',
        attributes: [{ name: 'ecs.cpu-architecture', value: 'x86_64' }],
        attachments: [],
        cpu: '100',
        memory: '128',
        group: 'family:web',
      },
    ]);
    for (const member of ['platformVersion', 'platformFamily', 'ephemeralStorage']) {
      expect(tasks?.[0]).not.toHaveProperty(member);
    }
    await fixture.advance(10_000);
    expect(await describeTask(tasks?.[0])).toMatchObject({ lastStatus: 'RUNNING', version: 2 });
  });

  test('is what a request means that names no capacity', async () => {
    await fixture.register();
    const { tasks } = await fixture.run({ launchType: undefined });
    expect(tasks).toMatchObject([{ launchType: 'EC2' }]);
  });

  test('takes what the task needs from its instance until the task is STOPPED', async () => {
    const { containerInstanceArn } = await fixture.register();
    await fixture.define({
      family: 'ports',
      containerDefinitions: [
        {
          name: 'app',
          image: 'web:1',
          cpu: 500,
          memory: 1000,
          memoryReservation: 600,
          portMappings: [
            { containerPort: 80, hostPort: 8080 },
            { containerPort: 53, hostPort: 5353, protocol: 'udp' },
            { containerPort: 81 },
          ],
        },
      ],
    });
    const { tasks } = await fixture.run({ taskDefinition: 'ports' });
    const whole = { CPU: 2048, MEMORY: 7680, PORTS_UDP: [] };
    const taken = {
      CPU: 1548,
      MEMORY: 7080,
      PORTS: ['22', '2375', '2376', '51678', '51679', '8080'],
      PORTS_UDP: ['5353'],
    };
    expect(await fixture.remaining(containerInstanceArn)).toMatchObject(taken);
    expect(await fixture.describe(containerInstanceArn)).toMatchObject({
      pendingTasksCount: 1,
      runningTasksCount: 0,
    });
    await fixture.advance(10_000);
    expect(await fixture.describe(containerInstanceArn)).toMatchObject({
      pendingTasksCount: 0,
      runningTasksCount: 1,
    });
    await fixture.ecs.send(
      new StopTaskCommand({ cluster: 'demo', task: tasks?.[0]?.taskArn ?? '' }),
    );
    expect(await fixture.remaining(containerInstanceArn)).toMatchObject(taken);
    expect((await fixture.describe(containerInstanceArn)).runningTasksCount).toBe(0);
    await fixture.advance(60_000);
    expect(await describeTask(tasks?.[0])).toMatchObject({ lastStatus: 'STOPPED' });
    expect(await fixture.remaining(containerInstanceArn)).toMatchObject(whole);
  });

  test('places those that fit and answers a failure for each instance that refuses another', async () => {
    const first = await fixture.register();
    const second = await fixture.register();
    await fixture.define({
      containerDefinitions: [{ name: 'app', image: 'web:1', cpu: 1100, memory: 128 }],
    });
    const { tasks, failures } = await fixture.run({ count: 3 });
    expect(new Set(tasks?.map((task) => task.containerInstanceArn))).toEqual(
      new Set([first.containerInstanceArn, second.containerInstanceArn]),
    );
    expect(failures).toEqual([
      { arn: first.containerInstanceArn, reason: 'RESOURCE:CPU' },
      { arn: second.containerInstanceArn, reason: 'RESOURCE:CPU' },
    ]);
  });

  test.each([
    ['RESOURCE:MEMORY', { containerDefinitions: [{ name: 'app', image: 'w', memory: 9000 }] }],
    [
      'RESOURCE:PORTS',
      {
        containerDefinitions: [
          {
            name: 'app',
            image: 'w',
            memory: 9,
            portMappings: [{ containerPort: 1, hostPort: 22 }],
          },
        ],
      },
    ],
    [
      'RESOURCE:GPU',
      {
        containerDefinitions: [
          {
            name: 'app',
            image: 'w',
            memory: 9,
            resourceRequirements: [{ type: 'GPU' as const, value: '1' }],
          },
        ],
      },
    ],
    ['ATTRIBUTE', { runtimePlatform: { cpuArchitecture: 'ARM64' as const } }],
    [
      'MemberOf placement constraint unsatisfied.',
      {
        placementConstraints: [
          { type: 'memberOf' as const, expression: 'attribute:ecs.instance-type == t3.nano' },
        ],
      },
    ],
  ])('fails with %s', async (reason, definition) => {
    const { containerInstanceArn: arn } = await fixture.register();
    await fixture.define(definition);
    const { tasks, failures } = await fixture.run();
    expect(tasks).toEqual([]);
    expect(failures).toEqual([{ arn, reason }]);
  });

  test('gives an awsvpc task an interface, as long as its instance has one left', async () => {
    await fixture.register();
    await fixture.define({ networkMode: 'awsvpc' });
    const networkConfiguration = { awsvpcConfiguration: { subnets: ['subnet-1a'] } };
    const { tasks, failures } = await fixture.run({ networkConfiguration, count: 3 });
    // An m5.large has three interfaces, one of them its own.
    expect(tasks?.map(({ lastStatus }) => lastStatus)).toEqual(['PROVISIONING', 'PROVISIONING']);
    expect(failures).toMatchObject([{ reason: 'RESOURCE:ENI' }]);
    await fixture.advance(10_000);
    expect(await describeTask(tasks?.[0])).toMatchObject({
      lastStatus: 'RUNNING',
      attachments: [{ type: 'ElasticNetworkInterface', status: 'ATTACHED' }],
    });
  });

  test('gives each container the GPUs it asks for, and no GPU twice', async () => {
    const { containerInstanceArn, registeredResources = [] } = await fixture.register({
      instanceIdentityDocument: identityDocument('i-0eeeeeee', { instanceType: 'g5.12xlarge' }),
      totalResources: [],
    });
    const gpus = registeredResources.find(({ name }) => name === 'GPU')?.stringSetValue ?? [];
    const needs = (name: string, value: string) => ({
      name,
      image: 'w',
      memory: 9,
      resourceRequirements: [{ type: 'GPU' as const, value }],
    });
    await fixture.define({ containerDefinitions: [needs('one', '1'), needs('two', '2')] });
    const { tasks, failures } = await fixture.run({ count: 2 });
    const given = tasks?.[0]?.containers?.map(({ gpuIds }) => gpuIds) ?? [];
    expect(given.map((ids) => ids?.length)).toEqual([1, 2]);
    expect(new Set(given.flat()).size).toBe(3);
    expect(gpus).toEqual(expect.arrayContaining(given.flat()));
    expect(failures).toMatchObject([{ reason: 'RESOURCE:GPU' }]);
    const { remainingResources } = await fixture.describe(containerInstanceArn);
    const left = remainingResources?.find(({ name }) => name === 'GPU');
    expect(left?.stringSetValue).toHaveLength(1);
  });
});

describe('placement', () => {
  test('the constraints of a task definition hold for every task of it', async () => {
    await inZone('a', 1);
    const { containerInstanceArn } = await inZone('b', 2);
    await fixture.define({
      placementConstraints: [
        { type: 'memberOf', expression: 'attribute:ecs.availability-zone == us-east-1b' },
      ],
    });
    const { tasks } = await fixture.run({ count: 4 });
    expect(new Set(tasks?.map((task) => task.containerInstanceArn))).toEqual(
      new Set([containerInstanceArn]),
    );
  });

  test('spread goes round the zones', async () => {
    await inZone('a', 1);
    await inZone('b', 2);
    await inZone('c', 3);
    const { tasks = [] } = await fixture.run({
      count: 6,
      placementStrategy: [{ type: 'spread', field: 'attribute:ecs.availability-zone' }],
    });
    const zones = tasks.map(({ availabilityZone = '' }) => availabilityZone.at(-1));
    expect(zones.sort().join('')).toBe('aabbcc');
  });

  test('binpack fills one instance before the next', async () => {
    await inZone('a', 1);
    await inZone('b', 2);
    const { tasks = [] } = await fixture.run({
      count: 5,
      placementStrategy: [{ type: 'binpack', field: 'memory' }],
    });
    expect(new Set(tasks.map((task) => task.containerInstanceArn)).size).toBe(1);
  });

  test('distinctInstance lets no two tasks of a group share an instance', async () => {
    await inZone('a', 1);
    await inZone('b', 2);
    const placementConstraints = [{ type: 'distinctInstance' as const }];
    const { tasks, failures } = await fixture.run({ count: 3, placementConstraints });
    expect(new Set(tasks?.map((task) => task.containerInstanceArn)).size).toBe(2);
    expect(failures?.[0]?.reason).toBe('DistinctInstance placement constraint unsatisfied.');
    const other = await fixture.run({ count: 1, group: 'other', placementConstraints });
    expect(other.tasks).toHaveLength(1);
  });

  test('goes nowhere near an instance that is draining', async () => {
    const { containerInstanceArn = '' } = await inZone('a', 1);
    const { containerInstanceArn: other } = await inZone('b', 2);
    await fixture.ecs.send(
      new UpdateContainerInstancesStateCommand({
        cluster: 'demo',
        containerInstances: [containerInstanceArn],
        status: 'DRAINING',
      }),
    );
    const { tasks } = await fixture.run({ count: 4 });
    expect(new Set(tasks?.map((task) => task.containerInstanceArn))).toEqual(new Set([other]));
  });
});

describe('instances outside of AWS', () => {
  test('take the tasks that are for them, and no others', async () => {
    const inside = await fixture.register();
    const outside = await fixture.register({
      instanceIdentityDocument: '',
      attributes: [{ name: 'ecs.capability.external' }],
    });
    const external = await fixture.run({ launchType: 'EXTERNAL', count: 3 });
    expect(new Set(external.tasks?.map((task) => task.containerInstanceArn))).toEqual(
      new Set([outside.containerInstanceArn]),
    );
    expect(external.tasks?.[0]).not.toHaveProperty('availabilityZone');
    const ec2 = await fixture.run({ count: 3 });
    expect(new Set(ec2.tasks?.map((task) => task.containerInstanceArn))).toEqual(
      new Set([inside.containerInstanceArn]),
    );
  });
});

describe('an instance with tasks', () => {
  test('drains without its standalone tasks being touched', async () => {
    const { containerInstanceArn = '' } = await fixture.register();
    const { tasks } = await fixture.run();
    await fixture.advance(10_000);
    await fixture.ecs.send(
      new UpdateContainerInstancesStateCommand({
        cluster: 'demo',
        containerInstances: [containerInstanceArn],
        status: 'DRAINING',
      }),
    );
    await fixture.advance(600_000);
    expect(await describeTask(tasks?.[0])).toMatchObject({
      lastStatus: 'RUNNING',
      desiredStatus: 'RUNNING',
    });
    await expect(fixture.run()).rejects.toMatchObject({
      message: 'No Container Instances were found in your cluster.',
    });
  });

  test('is deregistered by force alone, which stops its tasks', async () => {
    const { containerInstanceArn = '' } = await fixture.register();
    const { tasks } = await fixture.run();
    await fixture.advance(10_000);
    const deregister = (force: boolean) =>
      fixture.ecs.send(
        new DeregisterContainerInstanceCommand({
          cluster: 'demo',
          containerInstance: containerInstanceArn,
          force,
        }),
      );
    await expect(deregister(false)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Found running tasks on the instance.',
    });
    await deregister(true);
    expect(await describeTask(tasks?.[0])).toMatchObject({
      lastStatus: 'STOPPED',
      desiredStatus: 'STOPPED',
      stopCode: 'UserInitiated',
      stoppedReason: 'Container instance deregistration forced by user',
      containers: [{ lastStatus: 'STOPPED' }],
    });
  });

  test('lists its tasks, by its ARN and by its id', async () => {
    const first = await fixture.register();
    await fixture.register();
    await fixture.run({ count: 6, placementStrategy: [{ type: 'spread', field: 'instanceId' }] });
    const arn = first.containerInstanceArn ?? '';
    for (const containerInstance of [arn, arn.split('/').at(-1)]) {
      const { taskArns } = await fixture.ecs.send(
        new ListTasksCommand({ cluster: 'demo', containerInstance }),
      );
      expect(taskArns).toHaveLength(3);
    }
  });
});

describe('RunTask with launch type EC2 refuses', () => {
  test.each([
    ['a platform version', { platformVersion: 'LATEST' }, /platform version must be null/],
    [
      'a constraint that is none',
      { placementConstraints: [{ type: 'memberOf' as const, expression: 'attribute:' }] },
      /^Invalid expression: /,
    ],
    [
      'a strategy that is none',
      { placementStrategy: [{ type: 'binpack' as const, field: 'disk' }] },
      /^binpack field 'disk' is invalid$/,
    ],
  ])('%s', async (_what, input, message) => {
    await fixture.register();
    await expect(fixture.run(input)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringMatching(message),
    });
  });

  test('a public address', async () => {
    await fixture.register();
    await fixture.define({ networkMode: 'awsvpc' });
    const awsvpcConfiguration = { subnets: ['subnet-1'], assignPublicIp: 'ENABLED' as const };
    await expect(
      fixture.run({ networkConfiguration: { awsvpcConfiguration } }),
    ).rejects.toMatchObject({
      message: 'Assign public IP is not supported for this launch type.',
    });
  });

  test('a cluster without instances', async () => {
    await expect(fixture.run()).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'No Container Instances were found in your cluster.',
    });
  });
});
