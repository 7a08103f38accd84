import {
  DeleteTaskDefinitionsCommand,
  DeleteTaskSetCommand,
  DeregisterTaskDefinitionCommand,
  DescribeTasksCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TaskSetFixture, taskSetFixture } from './task-set-fixture.ts';

let gantry: TaskSetFixture;

beforeEach(async () => {
  gantry = await taskSetFixture();
});
afterEach(() => gantry.close());

describe('DeleteTaskSet', () => {
  it('is DRAINING until the last of its tasks has stopped, and then gone', async () => {
    const created = await gantry.createSet();
    await gantry.advance(60_000);
    const tasks = await gantry.tasksOf(created);
    const deleted = await gantry.deleteSet(created);
    expect(deleted).toMatchObject({ status: 'DRAINING', runningCount: 4 });
    expect((await gantry.describe()).taskSets).toMatchObject([{ status: 'DRAINING' }]);
    await gantry.advance(120_000);
    expect(await gantry.describeSet(created)).toBeUndefined();
    expect((await gantry.describe()).taskSets).toEqual([]);
    const stopped = await gantry.ecs.send(
      new DescribeTasksCommand({ tasks: tasks.map(({ taskArn = '' }) => taskArn) }),
    );
    expect(stopped.tasks).toMatchObject(
      Array(4).fill({
        lastStatus: 'STOPPED',
        stopCode: 'ServiceSchedulerInitiated',
        stoppedReason: `Scaling activity initiated by (deployment ${created.id})`,
      }),
    );
  });

  it('leaves the tasks of other task sets alone', async () => {
    const blue = await gantry.createSet();
    const green = await gantry.createSet();
    await gantry.advance(60_000);
    const before = await gantry.tasksOf(green);
    await gantry.deleteSet(blue);
    await gantry.advance(120_000);
    expect((await gantry.tasksOf(green)).map(({ taskArn }) => taskArn)).toEqual(
      before.map(({ taskArn }) => taskArn),
    );
    expect(await gantry.describe()).toMatchObject({
      runningCount: 4,
      taskSets: [{ id: green.id, stabilityStatus: 'STEADY_STATE' }],
    });
  });

  it('answers a repeated call while it is DRAINING, and TaskSetNotFoundException afterwards', async () => {
    const created = await gantry.createSet();
    await gantry.advance(60_000);
    await gantry.deleteSet(created);
    expect(await gantry.deleteSet(created)).toMatchObject({ status: 'DRAINING' });
    await gantry.advance(120_000);
    await expect(gantry.deleteSet(created)).rejects.toMatchObject({
      name: 'TaskSetNotFoundException',
    });
  });

  it('keeps its task definition, deleted or not, for as long as it may start tasks of it', async () => {
    const { id, taskDefinition = '' } = await gantry.createSet({ scale: undefined });
    await gantry.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition }));
    await gantry.ecs.send(new DeleteTaskDefinitionsCommand({ taskDefinitions: [taskDefinition] }));
    await gantry.advance(10 * 3_600_000);
    await gantry.scaleSet({ id }, 50);
    await gantry.advance(60_000);
    expect(await gantry.describeSet({ id })).toMatchObject({ runningCount: 2 });
  });

  it('deletes the PRIMARY task set by force only, and the service has its parameters no more', async () => {
    const created = await gantry.createSet();
    await gantry.makePrimary(created);
    await expect(gantry.deleteSet(created)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Primary TaskSet cannot be deleted',
    });
    await gantry.deleteSet(created, { force: true });
    const service = await gantry.describe();
    expect(service).toMatchObject({ launchType: 'EC2', taskSets: [{ status: 'DRAINING' }] });
    expect(service.taskDefinition).toBeUndefined();
    expect(service.networkConfiguration).toBeUndefined();
  });

  it.each([
    [{ taskSet: 'web' }, 'InvalidParameterException', 'Task Set Identifier is invalid'],
    [{ service: 'api' }, 'ServiceNotFoundException', 'Service not found.'],
    [{ cluster: 'other' }, 'ClusterNotFoundException', 'Cluster not found.'],
  ])('refuses %j', async (input, name, message) => {
    const { id = '' } = await gantry.createSet();
    const asked = gantry.ecs.send(
      new DeleteTaskSetCommand({ cluster: 'default', service: 'web', taskSet: id, ...input }),
    );
    await expect(asked).rejects.toMatchObject({ name, message });
  });

  it('refuses a service that is not ACTIVE', async () => {
    const created = await gantry.createSet();
    await gantry.remove({ force: true });
    await expect(gantry.deleteSet(created)).rejects.toMatchObject({
      name: 'ServiceNotActiveException',
    });
  });
});
