import {
  CreateServiceCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ListTasksCommand,
  PutClusterCapacityProvidersCommand,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createProvider } from '../capacity-providers/capacity-provider-fixture.ts';
import { type InstanceFixture, instanceFixture } from '../instance-fixture.ts';

let gantry: InstanceFixture;

beforeEach(async () => {
  gantry = await instanceFixture();
  await createProvider(gantry.ecs, 'one');
  await createProvider(gantry.ecs, 'two');
  await gantry.ecs.send(
    new PutClusterCapacityProvidersCommand({
      cluster: 'demo',
      capacityProviders: ['one', 'two', 'FARGATE'],
      defaultCapacityProviderStrategy: [],
    }),
  );
});
afterEach(() => gantry.close());

const onOne = [{ capacityProvider: 'one', weight: 1 }];

function run(
  capacityProviderStrategy: { capacityProvider: string; weight?: number; base?: number }[],
  count = 1,
) {
  return gantry.run({ launchType: undefined, capacityProviderStrategy, count });
}

async function machines(capacityProvider: string, count = 1) {
  const { machines: fleet } = gantry.gantry.control;
  await fleet.add({ cluster: 'demo', instanceType: 'm5.large', count, capacityProvider });
}

async function described() {
  const { taskArns = [] } = await gantry.ecs.send(new ListTasksCommand({ cluster: 'demo' }));
  if (taskArns.length === 0) return [];
  const { tasks = [] } = await gantry.ecs.send(
    new DescribeTasksCommand({ cluster: 'demo', tasks: taskArns }),
  );
  return tasks;
}

describe('A task with the capacity provider of an Auto Scaling group', () => {
  test('goes to an instance of its provider, and to no other', async () => {
    await gantry.register();
    await machines('one');
    const { tasks = [], failures } = await run(onOne);
    expect(failures).toEqual([]);
    expect(tasks[0]).toMatchObject({
      capacityProviderName: 'one',
      launchType: 'EC2',
      lastStatus: 'PENDING',
    });
    const instance = await gantry.describe(tasks[0]?.containerInstanceArn);
    expect(instance.capacityProviderName).toBe('one');
  });

  test('waits in PROVISIONING for room without an instance, and runs when one comes', async () => {
    await gantry.register();
    const { tasks = [], failures } = await run(onOne);
    expect(failures).toEqual([]);
    expect(tasks[0]).toMatchObject({ capacityProviderName: 'one', lastStatus: 'PROVISIONING' });
    expect(tasks[0]).not.toHaveProperty('containerInstanceArn');
    await gantry.advance(60_000);
    expect((await described())[0]).toMatchObject({ lastStatus: 'PROVISIONING' });
    await machines('one');
    await gantry.advance(60_000);
    const [task] = await described();
    expect(task).toMatchObject({ lastStatus: 'RUNNING', capacityProviderName: 'one' });
    expect(await gantry.remaining(task?.containerInstanceArn)).toMatchObject({ CPU: 1948 });
  });

  test('is placed in the room that another task leaves', async () => {
    await machines('one');
    await gantry.define({
      containerDefinitions: [{ name: 'app', image: 'web:1', cpu: 2048, memory: 128 }],
    });
    const { tasks: [first, second] = [] } = await run(onOne, 2);
    await gantry.advance(60_000);
    await gantry.ecs.send(new StopTaskCommand({ cluster: 'demo', task: first?.taskArn }));
    await gantry.advance(120_000);
    expect(await described()).toMatchObject([{ taskArn: second?.taskArn, lastStatus: 'RUNNING' }]);
  });

  test('fails to start when no room came for a quarter of an hour', async () => {
    const { tasks: [task] = [] } = await run(onOne);
    await gantry.advance(14 * 60_000);
    expect((await described())[0]).toMatchObject({ lastStatus: 'PROVISIONING' });
    await gantry.advance(2 * 60_000);
    const { tasks } = await gantry.ecs.send(
      new DescribeTasksCommand({ cluster: 'demo', tasks: [task?.taskArn ?? ''] }),
    );
    expect(tasks?.[0]).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'TaskFailedToStart',
      stoppedReason:
        'Capacity provider one had no container instance with room for the task in time.',
    });
  });

  test('can be stopped while it waits', async () => {
    const { tasks: [task] = [] } = await run(onOne);
    await gantry.ecs.send(new StopTaskCommand({ cluster: 'demo', task: task?.taskArn }));
    await machines('one');
    await gantry.advance(60_000);
    const { tasks } = await gantry.ecs.send(
      new DescribeTasksCommand({ cluster: 'demo', tasks: [task?.taskArn ?? ''] }),
    );
    expect(tasks?.[0]).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'UserInitiated' });
  });

  test('is one of several by base and weight', async () => {
    await run(
      [
        { capacityProvider: 'one', base: 2, weight: 1 },
        { capacityProvider: 'two', weight: 3 },
      ],
      10,
    );
    const names = (await described()).map((task) => task.capacityProviderName);
    expect(names.filter((name) => name === 'one')).toHaveLength(4);
    expect(names.filter((name) => name === 'two')).toHaveLength(6);
  });

  test('cannot have one of Fargate beside it', async () => {
    await expect(run([...onOne, { capacityProvider: 'FARGATE', weight: 1 }])).rejects.toMatchObject(
      {
        name: 'InvalidParameterException',
        message:
          'A capacity provider strategy cannot contain a mix of capacity providers using Auto Scaling groups and Fargate providers. Specify one or the other and try again.',
      },
    );
  });
});

test('A service keeps base and weight over all its tasks, and waits for capacity', async () => {
  await machines('one');
  await gantry.ecs.send(
    new CreateServiceCommand({
      cluster: 'demo',
      serviceName: 'web',
      taskDefinition: 'web',
      desiredCount: 5,
      capacityProviderStrategy: [
        { capacityProvider: 'one', base: 1, weight: 1 },
        { capacityProvider: 'two', weight: 1 },
      ],
    }),
  );
  await gantry.advance(120_000);
  const service = async () =>
    (await gantry.ecs.send(new DescribeServicesCommand({ cluster: 'demo', services: ['web'] })))
      .services?.[0];
  expect(await service()).toMatchObject({ runningCount: 3, pendingCount: 2 });
  await machines('two');
  await gantry.advance(120_000);
  expect(await service()).toMatchObject({ runningCount: 5, pendingCount: 0 });
  const names = (await described()).map((task) => task.capacityProviderName).sort();
  expect(names).toEqual(['one', 'one', 'one', 'two', 'two']);
});
