import { UpdateServicePrimaryTaskSetCommand } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TaskSetFixture, taskSetFixture } from './task-set-fixture.ts';

let gantry: TaskSetFixture;

beforeEach(async () => {
  gantry = await taskSetFixture();
});
afterEach(() => gantry.close());

describe('UpdateServicePrimaryTaskSet', () => {
  it('makes the task set PRIMARY, and the service shows its parameters', async () => {
    const before = await gantry.describe();
    expect(before).toMatchObject({ launchType: 'EC2', deployments: [], taskSets: [] });
    expect(before.taskDefinition).toBeUndefined();
    const created = await gantry.createSet();
    expect(await gantry.makePrimary(created)).toMatchObject({ id: created.id, status: 'PRIMARY' });
    expect(await gantry.describe()).toMatchObject({
      launchType: 'FARGATE',
      taskDefinition: created.taskDefinition,
      networkConfiguration: created.networkConfiguration,
      platformVersion: '1.4.0',
      taskSets: [{ id: created.id, status: 'PRIMARY' }],
    });
  });

  it('makes the one before it ACTIVE', async () => {
    const blue = await gantry.createSet();
    await gantry.register();
    const green = await gantry.createSet();
    await gantry.makePrimary(blue);
    await gantry.makePrimary(green);
    expect(await gantry.describe()).toMatchObject({
      taskDefinition: green.taskDefinition,
      taskSets: [
        { id: blue.id, status: 'ACTIVE' },
        { id: green.id, status: 'PRIMARY' },
      ],
    });
  });

  it('answers again for the one that is PRIMARY', async () => {
    const created = await gantry.createSet();
    const first = await gantry.makePrimary(created);
    expect(await gantry.makePrimary(created)).toEqual(first);
  });

  it('refuses a task set that is being deleted', async () => {
    const created = await gantry.createSet();
    await gantry.advance(60_000);
    await gantry.deleteSet(created);
    await expect(gantry.makePrimary(created)).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });

  it.each([
    [{ primaryTaskSet: 'web' }, 'InvalidParameterException', 'Task Set Identifier is invalid'],
    [
      { primaryTaskSet: 'ecs-svc/0000000000000000001' },
      'TaskSetNotFoundException',
      'The specified task set does not exist.',
    ],
    [{ service: 'api' }, 'ServiceNotFoundException', 'Service not found.'],
    [{ cluster: 'other' }, 'ClusterNotFoundException', 'Cluster not found.'],
  ])('refuses %j', async (input, name, message) => {
    const { id = '' } = await gantry.createSet();
    const asked = gantry.ecs.send(
      new UpdateServicePrimaryTaskSetCommand({
        cluster: 'default',
        service: 'web',
        primaryTaskSet: id,
        ...input,
      }),
    );
    await expect(asked).rejects.toMatchObject({ name, message });
  });

  it('refuses a service that is not ACTIVE', async () => {
    const created = await gantry.createSet();
    await gantry.remove({ force: true });
    await expect(gantry.makePrimary(created)).rejects.toMatchObject({
      name: 'ServiceNotActiveException',
    });
  });
});
