import {
  CreateClusterCommand,
  DescribeContainerInstancesCommand,
  ListContainerInstancesCommand,
  ListTasksCommand,
  PutClusterCapacityProvidersCommand,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createProvider } from '../operations/capacity-providers/capacity-provider-fixture.ts';
import { type InstanceFixture, instanceFixture } from '../operations/instance-fixture.ts';

let gantry: InstanceFixture;

beforeEach(async () => {
  gantry = await instanceFixture();
  await gantry.define({
    containerDefinitions: [{ name: 'app', image: 'web:1', cpu: 1024, memory: 128 }],
  });
});
afterEach(() => gantry.close());

const minute = 60_000;

async function provider(settings: Parameters<typeof createProvider>[2] = {}) {
  await createProvider(gantry.ecs, 'group', { managedScaling: { status: 'ENABLED' }, ...settings });
  await gantry.ecs.send(
    new PutClusterCapacityProvidersCommand({
      cluster: 'demo',
      capacityProviders: ['group'],
      defaultCapacityProviderStrategy: [{ capacityProvider: 'group', weight: 1 }],
    }),
  );
}

async function instances() {
  const { containerInstanceArns = [] } = await gantry.ecs.send(
    new ListContainerInstancesCommand({ cluster: 'demo' }),
  );
  if (containerInstanceArns.length === 0) return [];
  const { containerInstances = [] } = await gantry.ecs.send(
    new DescribeContainerInstancesCommand({
      cluster: 'demo',
      containerInstances: containerInstanceArns,
    }),
  );
  return containerInstances;
}

async function stopAll() {
  const { taskArns = [] } = await gantry.ecs.send(new ListTasksCommand({ cluster: 'demo' }));
  for (const task of taskArns) {
    await gantry.ecs.send(new StopTaskCommand({ cluster: 'demo', task }));
  }
}

describe('Managed scaling', () => {
  test('adds as many machines as the tasks that wait need, and they run', async () => {
    await provider();
    await gantry.run({ launchType: undefined, count: 5 });
    expect(await instances()).toHaveLength(0);
    await gantry.advance(3 * minute);
    const found = await instances();
    expect(found.map((one) => one.capacityProviderName)).toEqual(['group', 'group', 'group']);
    expect(found.reduce((sum, one) => sum + (one.runningTasksCount ?? 0), 0)).toBe(5);
  });

  test('adds none for a task that fits on no machine of the group', async () => {
    await provider();
    await gantry.define({
      containerDefinitions: [{ name: 'app', image: 'web:1', cpu: 64_000, memory: 128 }],
    });
    await gantry.run({ launchType: undefined });
    await gantry.advance(5 * minute);
    expect(await instances()).toHaveLength(0);
  });

  test('adds no more at a time than the largest step', async () => {
    await provider({ managedScaling: { status: 'ENABLED', maximumScalingStepSize: 1 } });
    await gantry.run({ launchType: undefined, count: 4 });
    await gantry.advance(minute);
    expect(await instances()).toHaveLength(1);
    await gantry.advance(2 * minute);
    expect(await instances()).toHaveLength(2);
  });

  test('keeps spare machines with a target below 100', async () => {
    await provider({ managedScaling: { status: 'ENABLED', targetCapacity: 50 } });
    await gantry.run({ launchType: undefined, count: 2 });
    await gantry.advance(5 * minute);
    expect(await instances()).toHaveLength(2);
  });

  test('ends machines that have been idle for a quarter of an hour', async () => {
    await provider();
    await gantry.run({ launchType: undefined, count: 4 });
    await gantry.advance(3 * minute);
    expect(await instances()).toHaveLength(2);
    await stopAll();
    await gantry.advance(10 * minute);
    expect(await instances()).toHaveLength(2);
    await gantry.advance(10 * minute);
    expect(await instances()).toHaveLength(0);
  });

  test('with termination protection ends the one without tasks, and no other', async () => {
    await provider({ managedTerminationProtection: 'ENABLED' });
    await gantry.run({ launchType: undefined, count: 4 });
    await gantry.advance(3 * minute);
    const { taskArns = [] } = await gantry.ecs.send(
      new ListTasksCommand({
        cluster: 'demo',
        containerInstance: (await instances())[1]?.containerInstanceArn,
      }),
    );
    for (const task of taskArns) {
      await gantry.ecs.send(new StopTaskCommand({ cluster: 'demo', task }));
    }
    await gantry.advance(20 * minute);
    expect(await instances()).toMatchObject([{ runningTasksCount: 2, status: 'ACTIVE' }]);
  });

  test('is for one cluster at a time', async () => {
    await provider();
    await gantry.ecs.send(new CreateClusterCommand({ clusterName: 'other' }));
    await expect(
      gantry.ecs.send(
        new PutClusterCapacityProvidersCommand({
          cluster: 'other',
          capacityProviders: ['group'],
          defaultCapacityProviderStrategy: [],
        }),
      ),
    ).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  test('that is off adds nothing', async () => {
    await provider({ managedScaling: { status: 'DISABLED' } });
    await gantry.run({ launchType: undefined });
    await gantry.advance(5 * minute);
    expect(await instances()).toHaveLength(0);
  });
});
