import { waitUntilServicesInactive } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TaskSetFixture, taskSetFixture } from './task-set-fixture.ts';

let gantry: TaskSetFixture;

beforeEach(async () => {
  gantry = await taskSetFixture();
});
afterEach(() => gantry.close());

describe('DeleteService of a service with task sets', () => {
  it('is refused unless forced, in the words that Terraform waits on', async () => {
    await gantry.createSet();
    await gantry.update({ desiredCount: 0 });
    await expect(gantry.remove()).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'The service cannot be stopped while deployments are active.',
    });
    expect(await gantry.describe()).toMatchObject({ status: 'ACTIVE' });
  });

  it('makes them DRAINING by force, stops their tasks and is INACTIVE without them', async () => {
    const blue = await gantry.createSet();
    const green = await gantry.createSet({ scale: { value: 50, unit: 'PERCENT' } });
    await gantry.advance(60_000);
    const tasks = [...(await gantry.tasksOf(blue)), ...(await gantry.tasksOf(green))];
    expect(tasks).toHaveLength(6);
    const removed = await gantry.remove({ force: true });
    expect(removed).toMatchObject({
      status: 'DRAINING',
      taskSets: [{ status: 'DRAINING' }, { status: 'DRAINING' }],
    });
    await gantry.advance(120_000);
    expect(await gantry.describe()).toMatchObject({
      status: 'INACTIVE',
      runningCount: 0,
      taskSets: [],
    });
    const waited = await waitUntilServicesInactive(
      { client: gantry.ecs, maxWaitTime: 60 },
      { services: ['web'] },
    );
    expect(waited.state).toBe('SUCCESS');
    expect(await gantry.tasksOf(blue)).toEqual([]);
  });

  it('needs no force when they are deleted first', async () => {
    const set = await gantry.createSet();
    await gantry.advance(60_000);
    await gantry.update({ desiredCount: 0 });
    await gantry.deleteSet(set);
    await gantry.advance(120_000);
    expect(await gantry.remove()).toMatchObject({ status: 'DRAINING' });
    await gantry.advance(60_000);
    expect(await gantry.describe()).toMatchObject({ status: 'INACTIVE' });
  });

  it('leaves its name for another service, which has none of its task sets', async () => {
    await gantry.createSet();
    await gantry.advance(60_000);
    await gantry.remove({ force: true });
    await gantry.advance(120_000);
    await gantry.create({ desiredCount: 1 });
    const service = await gantry.describe();
    expect(service.deployments).toHaveLength(1);
    expect(service.taskSets).toBeUndefined();
  });
});
