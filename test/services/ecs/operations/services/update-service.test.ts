import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ServiceFixture, serviceFixture } from './service-fixture.ts';

let gantry: ServiceFixture;

beforeEach(async () => {
  gantry = await serviceFixture();
});
afterEach(() => gantry.close());

describe('UpdateService', () => {
  it('shows the new deployment as PRIMARY and the one before it as ACTIVE, in its answer', async () => {
    const created = await gantry.create();
    const taskDefinition = await gantry.register();
    const updated = await gantry.update({ taskDefinition: 'web' });
    expect(updated.taskDefinition).toBe(taskDefinition);
    expect(updated.deployments?.map(({ status }) => status)).toEqual(['PRIMARY', 'ACTIVE']);
    expect(updated.deployments?.[0]?.id).not.toBe(created.deployments?.[0]?.id);
    expect(updated.deployments?.[1]?.id).toBe(created.deployments?.[0]?.id);
    await gantry.advance(120_000);
    const stable = await gantry.describe();
    expect(stable).toMatchObject({ runningCount: 1, deployments: [{ taskDefinition }] });
  });

  it('begins no deployment for a desired count', async () => {
    await gantry.create();
    await gantry.advance(60_000);
    const updated = await gantry.update({ desiredCount: 3 });
    expect(updated).toMatchObject({ desiredCount: 3, deployments: [{ status: 'PRIMARY' }] });
    await gantry.advance(60_000);
    expect(await gantry.describe()).toMatchObject({ runningCount: 3 });
  });

  it('begins a deployment of the same revision when told to', async () => {
    await gantry.create();
    const { deployments } = await gantry.update({ forceNewDeployment: true });
    expect(deployments).toHaveLength(2);
  });

  it('refuses a service that is not there', async () => {
    await expect(gantry.update()).rejects.toMatchObject({
      name: 'ServiceNotFoundException',
      message: 'Service not found.',
    });
  });

  it('refuses a service that was deleted', async () => {
    await gantry.create();
    await gantry.remove({ force: true });
    await expect(gantry.update({ desiredCount: 1 })).rejects.toMatchObject({
      name: 'ServiceNotActiveException',
      message: 'Service was not ACTIVE.',
    });
  });
});
