import {
  CloudWatchClient,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  ContinueServiceDeploymentCommand,
  type DeploymentLifecycleHookStage,
  type ServiceDeployment,
  StopServiceDeploymentCommand,
} from '@aws-sdk/client-ecs';
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

function stop(deployment: ServiceDeployment, stopType?: 'ABORT' | 'ROLLBACK') {
  const { serviceDeploymentArn } = deployment;
  return fixture.ecs.send(new StopServiceDeploymentCommand({ serviceDeploymentArn, stopType }));
}

const pauseAt = (stage: DeploymentLifecycleHookStage, action?: 'CONTINUE' | 'ROLLBACK') => ({
  strategy: 'BLUE_GREEN' as const,
  bakeTimeInMinutes: 0,
  lifecycleHooks: [
    {
      targetType: 'PAUSE' as const,
      lifecycleStages: [stage],
      timeoutConfiguration: { timeoutInMinutes: 10, ...(action && { action }) },
    },
  ],
});

const waits = ({ lifecycleHookDetails = [] }: ServiceDeployment): boolean =>
  lifecycleHookDetails.some(({ status }) => status === 'AWAITING_ACTION');

const broken = [
  {
    name: 'app',
    image: 'web:2',
    environment: [{ name: 'GANTRY_SIMULATE_PULL_ERROR', value: 'no' }],
  },
];

describe('StopServiceDeployment of a deployment in stages', () => {
  it.each([
    'PRE_SCALE_UP',
    'SCALE_UP',
    'TEST_TRAFFIC_SHIFT',
    'PRODUCTION_TRAFFIC_SHIFT',
    'BAKE_TIME',
    'CLEAN_UP',
  ])('brings the old revision back from %s', async (stage) => {
    await settledService(fixture, { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 1 });
    const before = await fixture.describe();
    const taskDefinition = await fixture.register();
    await fixture.update({ taskDefinition });
    const stopped = await fixture.until(({ lifecycleStage }) => lifecycleStage === stage);
    await stop(stopped);
    const ended = await fixture.until(isOver);
    expect(ended).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      rollback: { serviceRevisionArn: before.currentServiceRevisions?.[0]?.arn },
      targetServiceRevision: {
        requestedTaskCount: 0,
        requestedProductionTrafficWeight: 0,
        requestedTestTrafficWeight: 0,
      },
    });
    expect(ended.sourceServiceRevisions).toMatchObject([
      { requestedProductionTrafficWeight: 100, runningTaskCount: 2 },
    ]);
    await fixture.advance(minute);
    const after = await fixture.describe();
    expect(after).toMatchObject({ runningCount: 2, taskDefinition: before.taskDefinition });
    expect(after.deployments).toMatchObject([
      { status: 'PRIMARY', rolloutState: 'COMPLETED', id: before.deployments?.[0]?.id },
    ]);
  });

  it('goes back to no tasks when there was nothing before', async () => {
    await fixture.create({
      desiredCount: 2,
      deploymentConfiguration: { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 5 },
    });
    await stop(await fixture.until(({ lifecycleStage }) => lifecycleStage === 'BAKE_TIME'));
    expect(await fixture.until(isOver)).toMatchObject({ status: 'ROLLBACK_SUCCESSFUL' });
    await fixture.advance(minute);
    expect(await fixture.describe()).toMatchObject({ runningCount: 0, pendingCount: 0 });
  });

  it('leaves everything where it is with ABORT', async () => {
    await settledService(fixture, { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 5 });
    await fixture.update({ forceNewDeployment: true });
    await stop(
      await fixture.until(({ lifecycleStage }) => lifecycleStage === 'BAKE_TIME'),
      'ABORT',
    );
    const ended = await fixture.until(isOver);
    expect(ended).toMatchObject({
      status: 'STOPPED',
      targetServiceRevision: { requestedProductionTrafficWeight: 100, runningTaskCount: 2 },
    });
    await fixture.advance(minute);
    const { deployments } = await fixture.describe();
    expect(deployments).toMatchObject([
      { status: 'PRIMARY', rolloutState: 'FAILED', runningCount: 2 },
      { status: 'ACTIVE', runningCount: 2 },
    ]);
    await fixture.update({ forceNewDeployment: true });
    await fixture.advance(10 * minute);
    expect(await fixture.newest()).toMatchObject({ status: 'SUCCESSFUL' });
    expect((await fixture.describe()).deployments).toHaveLength(1);
  });
});

describe('a deployment in stages that fails', () => {
  it('goes back when its circuit breaker trips, with the old tasks untouched', async () => {
    await settledService(fixture, {
      strategy: 'BLUE_GREEN',
      bakeTimeInMinutes: 0,
      deploymentCircuitBreaker: { enable: true, rollback: true },
    });
    const before = await fixture.describe();
    const taskDefinition = await fixture.register({ containerDefinitions: broken });
    await fixture.update({ taskDefinition });
    const ended = await fixture.until(isOver);
    expect(ended).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      statusReason:
        'Service deployment rolled back because the circuit breaker threshold was exceeded.',
    });
    await fixture.advance(minute);
    const after = await fixture.describe();
    expect(after.deployments).toMatchObject([{ id: before.deployments?.[0]?.id, runningCount: 2 }]);
  });

  it('has nothing to go back to when it is the first', async () => {
    await fixture.register({ containerDefinitions: broken });
    await fixture.create({
      deploymentConfiguration: {
        strategy: 'BLUE_GREEN',
        deploymentCircuitBreaker: { enable: true, rollback: true },
      },
    });
    expect(await fixture.until(isOver)).toMatchObject({
      status: 'ROLLBACK_FAILED',
      statusReason: 'No rollback candidate was found to run the rollback.',
    });
    await fixture.advance(minute);
    const service = await fixture.describe();
    expect(service).toMatchObject({ runningCount: 0, pendingCount: 0 });
    expect(service.events?.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(
        /deployment failed: Service deployment rolled back because the circuit breaker threshold was exceeded\.$/,
      ),
    );
  });

  it('goes back when an alarm goes off while it bakes', async () => {
    const cloudWatch = fixture.client(CloudWatchClient);
    await cloudWatch.send(
      new PutMetricAlarmCommand({
        AlarmName: 'errors',
        Namespace: 'shop',
        MetricName: 'errors',
        Statistic: 'Sum',
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: 'GreaterThanThreshold',
      }),
    );
    await settledService(fixture, {
      strategy: 'BLUE_GREEN',
      bakeTimeInMinutes: 10,
      alarms: { alarmNames: ['errors'], enable: true, rollback: true },
    });
    await fixture.update({ forceNewDeployment: true });
    await fixture.until(({ lifecycleStage }) => lifecycleStage === 'BAKE_TIME');
    await fixture.advance(5 * minute);
    await cloudWatch.send(
      new SetAlarmStateCommand({ AlarmName: 'errors', StateValue: 'ALARM', StateReason: 'test' }),
    );
    const ended = await fixture.until(isOver);
    expect(ended).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      targetServiceRevision: { requestedProductionTrafficWeight: 0 },
    });
    expect(ended.statusReason).toContain('errors');
  });
});

describe('a PAUSE hook', () => {
  it('holds the deployment until it is told to go on', async () => {
    await settledService(fixture, { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 0 });
    await fixture.update({
      forceNewDeployment: true,
      deploymentConfiguration: pauseAt('POST_TEST_TRAFFIC_SHIFT'),
    });
    const paused = await fixture.until(waits);
    const [hook] = paused.lifecycleHookDetails ?? [];
    expect(paused.lifecycleStage).toBe('POST_TEST_TRAFFIC_SHIFT');
    expect(hook).toMatchObject({ targetType: 'PAUSE', timeoutAction: 'ROLLBACK' });
    expect(hook?.hookId).toMatch(/^ecs-pause-[\w-]{43}$/);
    await fixture.advance(9 * minute);
    expect(await fixture.newest()).toMatchObject({ status: 'IN_PROGRESS' });
    const { serviceDeploymentArn } = paused;
    const go = { serviceDeploymentArn, hookId: hook?.hookId ?? '' };
    await fixture.ecs.send(new ContinueServiceDeploymentCommand(go));
    expect(await fixture.until(isOver)).toMatchObject({ status: 'SUCCESSFUL' });
    await expect(fixture.ecs.send(new ContinueServiceDeploymentCommand(go))).rejects.toMatchObject({
      name: 'ClientException',
    });
  });

  it('is told of on the event stream, as the traffic is', async () => {
    await settledService(fixture, { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 0 });
    await fixture.update({
      forceNewDeployment: true,
      deploymentConfiguration: pauseAt('POST_TEST_TRAFFIC_SHIFT'),
    });
    const { serviceDeploymentArn, lifecycleHookDetails, ...paused } = await fixture.until(waits);
    const hookId = lifecycleHookDetails?.[0]?.hookId ?? '';
    await fixture.ecs.send(new ContinueServiceDeploymentCommand({ serviceDeploymentArn, hookId }));
    await fixture.until(isOver);
    const told = (detailType: string) =>
      fixture.gantry.control.eventsAfter(0, 10_000).filter((one) => one.detailType === detailType);
    const hooks = told('ECS Hook State Change');
    expect(hooks.map(({ detail }) => detail)).toMatchObject([
      { eventType: 'INFO', eventName: 'HOOK_AWAITING_ACTION', hookId, hookType: 'PAUSE' },
      { eventName: 'HOOK_SUCCEEDED', hookId, serviceDeploymentArn },
    ]);
    const target = paused.targetServiceRevision?.arn ?? '';
    expect(told('Service Traffic Shift').at(-1)).toMatchObject({
      source: 'gantry.ecs',
      detail: { productionTrafficWeights: { [target]: 100 } },
    });
  });

  it('brings the old revision back when told so', async () => {
    await settledService(fixture, { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 0 });
    await fixture.update({
      forceNewDeployment: true,
      deploymentConfiguration: pauseAt('POST_PRODUCTION_TRAFFIC_SHIFT'),
    });
    const { serviceDeploymentArn, lifecycleHookDetails } = await fixture.until(waits);
    const hookId = lifecycleHookDetails?.[0]?.hookId ?? '';
    await fixture.ecs.send(
      new ContinueServiceDeploymentCommand({ serviceDeploymentArn, hookId, action: 'ROLLBACK' }),
    );
    const ended = await fixture.until(isOver);
    expect(ended).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      lifecycleHookDetails: [{ status: 'FAILED' }],
    });
  });

  it('rolls back when nobody answers in time, or goes on if it is to', async () => {
    await settledService(fixture, { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 0 });
    await fixture.update({
      forceNewDeployment: true,
      deploymentConfiguration: pauseAt('PRE_SCALE_UP'),
    });
    await fixture.until(waits);
    await fixture.advance(11 * minute);
    expect(await fixture.newest()).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      statusReason: 'Service deployment rolled back because PRE_SCALE_UP pause hook timed out.',
      lifecycleHookDetails: [{ status: 'TIMED_OUT' }],
    });
    await fixture.update({
      forceNewDeployment: true,
      deploymentConfiguration: pauseAt('PRE_SCALE_UP', 'CONTINUE'),
    });
    await fixture.until(waits);
    await fixture.advance(11 * minute);
    expect(await fixture.newest()).toMatchObject({ status: 'SUCCESSFUL' });
  });

  it('holds each step of a LINEAR deployment anew', async () => {
    await settledService(fixture, { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 0 });
    await fixture.update({
      forceNewDeployment: true,
      deploymentConfiguration: {
        strategy: 'LINEAR',
        linearConfiguration: { stepPercent: 50, stepBakeTimeInMinutes: 0 },
        lifecycleHooks: [
          { targetType: 'PAUSE', lifecycleStages: ['PRE_PRODUCTION_TRAFFIC_SHIFT'] },
        ],
      },
    });
    for (let step = 0; step < 2; step += 1) {
      const { serviceDeploymentArn, lifecycleHookDetails } = await fixture.until(waits);
      const hookId = lifecycleHookDetails?.at(-1)?.hookId ?? '';
      await fixture.ecs.send(
        new ContinueServiceDeploymentCommand({ serviceDeploymentArn, hookId }),
      );
    }
    const ended = await fixture.until(isOver);
    expect(ended.status).toBe('SUCCESSFUL');
    const ids = ended.lifecycleHookDetails?.map(({ hookId }) => hookId);
    expect(new Set(ids).size).toBe(2);
  });
});
