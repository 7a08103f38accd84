// The SDK's own waiters (reference §8.1), which the AWS CLI and most clients share, against a service in
// real time.
import { waitUntilServicesInactive, waitUntilServicesStable } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ServiceFixture, serviceFixture } from './service-fixture.ts';

let gantry: ServiceFixture;

beforeEach(async () => {
  gantry = await serviceFixture(['--clock', 'system', '--timing', 'instant']);
});
afterEach(() => gantry.close());

const waited = () => ({ client: gantry.ecs, maxWaitTime: 20, minDelay: 0.05, maxDelay: 0.1 });
const stable = async () => await waitUntilServicesStable(waited(), { services: ['web'] });

describe('ServicesStable', () => {
  it('is at once true of a service without tasks', async () => {
    await gantry.create({ desiredCount: 0 });
    expect((await stable()).state).toBe('SUCCESS');
  });

  it('becomes true after create, update, scaling up and down', async () => {
    await gantry.create({ desiredCount: 2 });
    await stable();
    expect(await gantry.describe()).toMatchObject({ runningCount: 2 });
    const taskDefinition = await gantry.register();
    await gantry.update({ taskDefinition });
    await stable();
    expect(await gantry.describe()).toMatchObject({ deployments: [{ taskDefinition }] });
    await gantry.update({ desiredCount: 4 });
    await stable();
    await gantry.update({ desiredCount: 1 });
    await stable();
    expect(await gantry.describe()).toMatchObject({ runningCount: 1 });
  });

  it('fails for a service that was deleted', async () => {
    await gantry.create();
    await gantry.remove({ force: true });
    await expect(stable()).rejects.toThrow(/FAILURE/);
  });
});

describe('ServicesInactive', () => {
  it('becomes true after delete', async () => {
    await gantry.create({ desiredCount: 2 });
    await stable();
    await gantry.remove({ force: true });
    const { state } = await waitUntilServicesInactive(waited(), { services: ['web'] });
    expect(state).toBe('SUCCESS');
  });
});
