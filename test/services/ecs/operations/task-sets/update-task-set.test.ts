import { UpdateTaskSetCommand } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TaskSetFixture, taskSetFixture } from './task-set-fixture.ts';

let gantry: TaskSetFixture;

beforeEach(async () => {
  gantry = await taskSetFixture();
});
afterEach(() => gantry.close());

describe('UpdateTaskSet', () => {
  it('is STABILIZING at once, with the count of before until the scheduler computes it', async () => {
    const created = await gantry.createSet();
    await gantry.advance(60_000);
    const updated = await gantry.scaleSet(created, 50);
    expect(updated).toMatchObject({
      scale: { value: 50, unit: 'PERCENT' },
      computedDesiredCount: 4,
      stabilityStatus: 'STABILIZING',
      stabilityStatusAt: updated.updatedAt,
    });
    await gantry.advance(60_000);
    expect(await gantry.describeSet(created)).toMatchObject({
      computedDesiredCount: 2,
      runningCount: 2,
      stabilityStatus: 'STEADY_STATE',
    });
    expect((await gantry.messages()).slice(4)).toEqual([
      `(service web) updated computedDesiredCount for taskSet ${created.id} to 2.`,
      `(service web, taskSet ${created.id}) has stopped 2 running tasks: <task> <task>.`,
      `(service web, taskSet ${created.id}) updated state to STEADY_STATE.`,
      '(service web) has reached a steady state.',
    ]);
  });

  it('scales up again by the difference', async () => {
    const created = await gantry.createSet({ scale: { value: 25, unit: 'PERCENT' } });
    await gantry.advance(60_000);
    const [first] = await gantry.tasksOf(created);
    await gantry.scaleSet(created, 75);
    await gantry.advance(60_000);
    const arns = (await gantry.tasksOf(created)).map(({ taskArn }) => taskArn);
    expect(arns).toHaveLength(3);
    expect(arns).toContain(first?.taskArn);
  });

  it('changes nothing for the scale that it has', async () => {
    const created = await gantry.createSet();
    await gantry.advance(60_000);
    expect(await gantry.scaleSet(created, 100)).toMatchObject({ stabilityStatus: 'STEADY_STATE' });
  });

  it.each([
    [
      { scale: { value: 100.5 } },
      'InvalidParameterException',
      'scale value should be between 0 and 100',
    ],
    [{ scale: {} }, 'InvalidParameterException', 'scale value can not be null.'],
    [
      { taskSet: 'ecs-svc/0000000000000000001' },
      'TaskSetNotFoundException',
      'The specified task set does not exist.',
    ],
    [{ service: 'api' }, 'ServiceNotFoundException', 'Service not found.'],
    [{ cluster: 'other' }, 'ClusterNotFoundException', 'Cluster not found.'],
  ])('refuses %j', async (input, name, message) => {
    const { id = '' } = await gantry.createSet();
    const asked = gantry.ecs.send(
      new UpdateTaskSetCommand({
        cluster: 'default',
        service: 'web',
        taskSet: id,
        scale: { value: 10, unit: 'PERCENT' },
        ...input,
      }),
    );
    await expect(asked).rejects.toMatchObject({ name, message });
  });

  it('refuses a task set that is being deleted, and a service that is not ACTIVE', async () => {
    const created = await gantry.createSet();
    await gantry.advance(60_000);
    await gantry.deleteSet(created);
    await expect(gantry.scaleSet(created, 10)).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    await gantry.remove({ force: true });
    await expect(gantry.scaleSet(created, 10)).rejects.toMatchObject({
      name: 'ServiceNotActiveException',
    });
  });
});
