import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ServiceFixture, serviceFixture } from './service-fixture.ts';

let gantry: ServiceFixture;

beforeEach(async () => {
  gantry = await serviceFixture();
});
afterEach(() => gantry.close());

const hourMs = 60 * 60 * 1000;

describe('DeleteService', () => {
  it('is refused while the service is to have tasks', async () => {
    await gantry.create();
    await expect(gantry.remove()).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'The service cannot be stopped while it is scaled above 0.',
    });
    expect(await gantry.describe()).toMatchObject({ status: 'ACTIVE', desiredCount: 1 });
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
    expect(described.deployments).toMatchObject([
      { status: 'PRIMARY', desiredCount: 0, rolloutState: 'COMPLETED' },
    ]);
  });

  it('needs no force for a service that is scaled to nothing', async () => {
    await gantry.create();
    await gantry.advance(60_000);
    await gantry.update({ desiredCount: 0 });
    expect(await gantry.remove()).toMatchObject({ status: 'DRAINING' });
  });

  it('makes the older deployments DRAINING when it comes in the middle of one', async () => {
    await gantry.create();
    await gantry.advance(60_000);
    await gantry.update({ forceNewDeployment: true });
    const { deployments } = await gantry.remove({ force: true });
    expect(deployments?.map(({ status }) => status)).toEqual(['PRIMARY', 'DRAINING']);
    await gantry.advance(120_000);
    const inactive = await gantry.describe();
    expect(inactive).toMatchObject({ status: 'INACTIVE', deployments: [{ status: 'PRIMARY' }] });
  });

  it('succeeds again, while the service is DRAINING and when it is INACTIVE', async () => {
    await gantry.create();
    await gantry.remove({ force: true });
    expect(await gantry.remove()).toMatchObject({ status: 'DRAINING' });
    await gantry.advance(120_000);
    expect(await gantry.remove()).toMatchObject({ status: 'INACTIVE' });
  });

  it('of a service that is not there has no message', async () => {
    const error: unknown = await gantry.remove().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'ServiceNotFoundException' });
    expect(error).not.toMatchObject({ message: 'Service not found.' });
  });

  it('leaves its name to a new service once it is INACTIVE, without events of the old one', async () => {
    const first = await gantry.create();
    await gantry.advance(60_000);
    await gantry.remove({ force: true });
    await gantry.advance(120_000);
    const second = await gantry.create({ desiredCount: 0 });
    expect(second.serviceArn).toBe(first.serviceArn);
    expect(second.deployments?.[0]?.id).not.toBe(first.deployments?.[0]?.id);
    expect(second).toMatchObject({ status: 'ACTIVE', events: [] });
  });

  it('is forgotten an hour after the service became INACTIVE', async () => {
    await gantry.create({ desiredCount: 0 });
    await gantry.remove();
    await gantry.advance(hourMs / 2);
    expect(await gantry.describe()).toMatchObject({ status: 'INACTIVE' });
    await gantry.advance(hourMs);
    await expect(gantry.describe()).rejects.toThrow('the answer has no service');
  });
});
