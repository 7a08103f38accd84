import type { ServiceDeployment } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  isOver,
  minute,
  type StagedFixture,
  settledService,
  stagedFixture,
} from './staged-service.ts';

let fixture: StagedFixture;

beforeEach(async () => {
  fixture = await stagedFixture();
});
afterEach(() => fixture.close());

function weights({ sourceServiceRevisions, targetServiceRevision }: ServiceDeployment) {
  const [source] = sourceServiceRevisions ?? [];
  return {
    production: [
      source?.requestedProductionTrafficWeight,
      targetServiceRevision?.requestedProductionTrafficWeight,
    ],
    test: [source?.requestedTestTrafficWeight, targetServiceRevision?.requestedTestTrafficWeight],
  };
}

describe('a BLUE_GREEN deployment', () => {
  it('is the first of a service too, with all traffic at the end', async () => {
    await fixture.create({
      desiredCount: 2,
      deploymentConfiguration: { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 0 },
    });
    const done = await fixture.until(isOver);
    expect(done).toMatchObject({
      status: 'SUCCESSFUL',
      lifecycleStage: 'CLEAN_UP',
      targetServiceRevision: {
        requestedTaskCount: 2,
        runningTaskCount: 2,
        requestedProductionTrafficWeight: 100,
        requestedTestTrafficWeight: 100,
      },
    });
    await fixture.advance(10_000);
    const service = await fixture.describe();
    expect(service).toMatchObject({ runningCount: 2, pendingCount: 0 });
    expect(service.deployments).toMatchObject([{ status: 'PRIMARY', rolloutState: 'COMPLETED' }]);
    expect(service.events?.[0]?.message).toBe('(service web) has reached a steady state.');
  });

  it('keeps the old tasks until the bake time is over, then takes them away', async () => {
    await settledService(fixture, { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 10 });
    const blue = (await fixture.describe()).deployments?.[0]?.id;
    const taskDefinition = await fixture.register();
    const updated = await fixture.update({ taskDefinition });
    expect(updated.deployments).toMatchObject([
      { status: 'PRIMARY', rolloutState: 'IN_PROGRESS' },
      { status: 'ACTIVE', id: blue },
    ]);
    const baking = await fixture.until(({ lifecycleStage }) => lifecycleStage === 'BAKE_TIME');
    expect(weights(baking)).toEqual({ production: [0, 100], test: [0, 100] });
    await fixture.advance(9 * minute);
    const during = await fixture.describe();
    expect(during.runningCount).toBe(4);
    expect(during.deployments).toMatchObject([
      { status: 'PRIMARY', desiredCount: 2, runningCount: 2 },
      { status: 'ACTIVE', desiredCount: 2, runningCount: 2, id: blue },
    ]);
    await fixture.advance(2 * minute);
    expect(await fixture.newest()).toMatchObject({ status: 'SUCCESSFUL' });
    const after = await fixture.describe();
    expect(after).toMatchObject({ runningCount: 2, taskDefinition });
    expect(after.deployments).toMatchObject([{ rolloutState: 'COMPLETED', taskDefinition }]);
  });

  it('goes through every stage in order, one after the other', async () => {
    await settledService(fixture, { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 1 });
    await fixture.update({ forceNewDeployment: true });
    const seen: string[] = [];
    await fixture.until((deployment) => {
      const { lifecycleStage = '' } = deployment;
      if (seen.at(-1) !== lifecycleStage) seen.push(lifecycleStage);
      return isOver(deployment);
    });
    // A stage of no hooks lasts one pass of the scheduler, which is how time is moved here.
    expect(seen).toEqual([
      'PRE_SCALE_UP',
      'SCALE_UP',
      'POST_SCALE_UP',
      'TEST_TRAFFIC_SHIFT',
      'POST_TEST_TRAFFIC_SHIFT',
      'PRODUCTION_TRAFFIC_SHIFT',
      'POST_PRODUCTION_TRAFFIC_SHIFT',
      'BAKE_TIME',
      'CLEAN_UP',
    ]);
  });

  it('reconciles first when a deployment was under way: what worked last has the traffic', async () => {
    await settledService(fixture, { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 10 });
    await fixture.update({ forceNewDeployment: true });
    const first = await fixture.until(({ lifecycleStage }) => lifecycleStage === 'BAKE_TIME');
    await fixture.update({ forceNewDeployment: true });
    const second = await fixture.until(({ lifecycleStage }) => lifecycleStage !== undefined);
    expect(second.lifecycleStage).toBe('RECONCILE_SERVICE');
    await fixture.until(({ lifecycleStage }) => lifecycleStage === 'PRE_SCALE_UP');
    expect((await fixture.describe()).deployments).toHaveLength(2);
    await fixture.advance(20 * minute);
    expect(await fixture.newest()).toMatchObject({
      status: 'SUCCESSFUL',
      serviceDeploymentArn: second.serviceDeploymentArn,
    });
    expect(first.serviceDeploymentArn).not.toBe(second.serviceDeploymentArn);
    expect(await fixture.describe()).toMatchObject({ runningCount: 2 });
  });

  it('follows the desired count in the middle, on both sides', async () => {
    await settledService(fixture, { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 10 });
    await fixture.update({ forceNewDeployment: true });
    await fixture.until(({ lifecycleStage }) => lifecycleStage === 'BAKE_TIME');
    await fixture.update({ desiredCount: 3 });
    await fixture.advance(minute);
    expect((await fixture.describe()).deployments?.map((one) => one.runningCount)).toEqual([3, 3]);
    await fixture.update({ desiredCount: 1 });
    await fixture.advance(minute);
    expect((await fixture.describe()).deployments?.map((one) => one.runningCount)).toEqual([1, 1]);
    await fixture.advance(20 * minute);
    expect(await fixture.newest()).toMatchObject({ status: 'SUCCESSFUL' });
    expect(await fixture.describe()).toMatchObject({ runningCount: 1 });
  });

  it('ends with its service', async () => {
    await settledService(fixture, { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 10 });
    await fixture.update({ forceNewDeployment: true });
    await fixture.until(({ lifecycleStage }) => lifecycleStage === 'BAKE_TIME');
    await fixture.remove({ force: true });
    await fixture.advance(10 * minute);
    expect(await fixture.newest()).toMatchObject({ status: 'STOPPED' });
    expect(await fixture.describe()).toMatchObject({ status: 'INACTIVE', runningCount: 0 });
  });
});

describe('traffic that shifts in steps', () => {
  it('goes over in equal parts with LINEAR, each of which bakes', async () => {
    await settledService(fixture, {
      strategy: 'LINEAR',
      linearConfiguration: { stepPercent: 40, stepBakeTimeInMinutes: 5 },
    });
    await fixture.update({ forceNewDeployment: true });
    const shifts: (number | undefined)[] = [];
    await fixture.until(({ lifecycleStage }) => lifecycleStage === 'PRODUCTION_TRAFFIC_SHIFT');
    for (let at = 0; at < 3; at += 1) {
      await fixture.advance(minute);
      const found = await fixture.newest();
      shifts.push(found.targetServiceRevision?.requestedProductionTrafficWeight);
      const [source] = found.sourceServiceRevisions ?? [];
      shifts.push(source?.requestedProductionTrafficWeight);
      await fixture.advance(4 * minute);
    }
    expect(shifts).toEqual([40, 60, 80, 20, 100, 0]);
    expect(await fixture.newest()).toMatchObject({ status: 'SUCCESSFUL' });
  });

  it('tries a part for an hour with CANARY, and then shifts the rest', async () => {
    await settledService(fixture, {
      strategy: 'CANARY',
      canaryConfiguration: { canaryPercent: 2.5, canaryBakeTimeInMinutes: 60 },
    });
    await fixture.update({ forceNewDeployment: true });
    await fixture.until(({ lifecycleStage }) => lifecycleStage === 'PRODUCTION_TRAFFIC_SHIFT');
    await fixture.advance(59 * minute);
    expect(weights(await fixture.newest()).production).toEqual([97.5, 2.5]);
    await fixture.advance(2 * minute);
    expect(weights(await fixture.newest()).production).toEqual([0, 100]);
    expect(await fixture.newest()).toMatchObject({ status: 'SUCCESSFUL' });
  });
});
