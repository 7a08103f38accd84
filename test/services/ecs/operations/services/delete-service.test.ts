import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ServiceFixture, serviceFixture } from './service-fixture.ts';

let gantry: ServiceFixture;

beforeEach(async () => {
  gantry = await serviceFixture();
});
afterEach(() => gantry.close());

describe('DeleteService', () => {
  it('is refused while the service is to have tasks', async () => {
    await gantry.create();
    await expect(gantry.remove()).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'The service cannot be stopped while it is scaled above 0.',
    });
  });

  it('makes the service DRAINING, and INACTIVE once its tasks have stopped', async () => {
    await gantry.create();
    await gantry.advance(60_000);
    const deleted = await gantry.remove({ force: true });
    expect(deleted).toMatchObject({ status: 'DRAINING', desiredCount: 0, runningCount: 1 });
    expect(deleted.currentServiceRevisions).toBeUndefined();
    expect(deleted.deploymentConfiguration).toEqual({
      deploymentCircuitBreaker: { enable: false, rollback: false },
      maximumPercent: 200,
      minimumHealthyPercent: 100,
      strategy: 'ROLLING',
    });
    await gantry.advance(120_000);
    const described = await gantry.describe();
    expect(described).toMatchObject({ status: 'INACTIVE', runningCount: 0, pendingCount: 0 });
    expect(described.deployments).toMatchObject([{ status: 'PRIMARY' }]);
  });

  it('succeeds again while the service is DRAINING', async () => {
    await gantry.create();
    await gantry.remove({ force: true });
    expect(await gantry.remove()).toMatchObject({ status: 'DRAINING' });
  });

  it('of a service that is not there has no message', async () => {
    await expect(gantry.remove()).rejects.toMatchObject({ name: 'ServiceNotFoundException' });
  });

  it('leaves its name to a new service once it is INACTIVE', async () => {
    const first = await gantry.create({ desiredCount: 0 });
    await gantry.remove();
    await gantry.advance(120_000);
    const second = await gantry.create({ desiredCount: 0 });
    expect(second.serviceArn).toBe(first.serviceArn);
    expect(second.deployments?.[0]?.id).not.toBe(first.deployments?.[0]?.id);
  });
});
