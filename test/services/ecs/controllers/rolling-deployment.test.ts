// Deployments of a whole Gantry, seen through the API and the event stream.
import {
  CloudWatchClient,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  DescribeServiceDeploymentsCommand,
  DescribeTasksCommand,
  ListServiceDeploymentsCommand,
  ListTasksCommand,
  PutClusterCapacityProvidersCommand,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ServiceFixture, serviceFixture } from '../operations/services/service-fixture.ts';

let fixture: ServiceFixture;
beforeEach(async () => {
  fixture = await serviceFixture(['--timing', 'aws']);
});
afterEach(() => fixture.close());

const minute = 60_000;
const crashing = [
  { name: 'app', image: 'web:2', environment: [{ name: 'GANTRY_SIMULATE_EXIT_CODE', value: '1' }] },
];

/** The texts of the service's events, oldest first, without the ids of tasks. */
async function messages(): Promise<readonly (string | undefined)[]> {
  const { events = [] } = await fixture.describe();
  return events.map(({ message }) => message?.replaceAll(/[0-9a-f]{32}/g, '<id>')).toReversed();
}

/** What EventBridge was told about the service, oldest first. */
function told(detailType: string): readonly unknown[] {
  return fixture.gantry.control
    .eventsAfter(0, 1000)
    .filter((event) => event.detailType === detailType)
    .map(({ detail }) => detail);
}

async function record() {
  const { ecs } = fixture;
  const { serviceDeployments = [] } = await ecs.send(
    new ListServiceDeploymentsCommand({ service: 'web' }),
  );
  const arn = serviceDeployments[0]?.serviceDeploymentArn ?? '';
  const described = await ecs.send(
    new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [arn] }),
  );
  return described.serviceDeployments?.[0];
}

describe('a rolling deployment', () => {
  it('runs the new revision beside the old one until that can go, and is told step by step', async () => {
    const first = await fixture.create();
    await fixture.advance(2 * minute);
    await fixture.register();
    const updated = await fixture.update({ taskDefinition: 'web' });
    expect(updated.deployments).toMatchObject([
      { status: 'PRIMARY', rolloutState: 'IN_PROGRESS' },
      { status: 'ACTIVE', rolloutState: 'COMPLETED' },
    ]);
    await fixture.advance(50_000);
    const midway = await fixture.describe();
    expect(midway).toMatchObject({ runningCount: 2, desiredCount: 1 });
    await fixture.advance(3 * minute);
    const after = await fixture.describe();
    expect(after.deployments).toMatchObject([
      { rolloutState: 'COMPLETED', runningCount: 1, desiredCount: 1, pendingCount: 0 },
    ]);
    const [oldId, newId] = [first.deployments?.[0]?.id, updated.deployments?.[0]?.id];
    expect(await messages()).toEqual([
      '(service web) has started 1 tasks: (task <id>).',
      `(service web) (deployment ${oldId}) deployment completed.`,
      '(service web) has reached a steady state.',
      '(service web) has started 1 tasks: (task <id>).',
      '(service web) has stopped 1 running tasks: (task <id>).',
      `(service web) (deployment ${newId}) deployment completed.`,
      '(service web) has reached a steady state.',
    ]);
    const [steady, completed] = after.events ?? [];
    expect((steady?.createdAt?.getTime() ?? 0) - (completed?.createdAt?.getTime() ?? 0)).toBe(1);
    expect(told('ECS Deployment State Change')).toMatchObject([
      { deploymentId: oldId, eventName: 'SERVICE_DEPLOYMENT_IN_PROGRESS', eventType: 'INFO' },
      { deploymentId: oldId, eventName: 'SERVICE_DEPLOYMENT_COMPLETED' },
      { deploymentId: newId, eventName: 'SERVICE_DEPLOYMENT_IN_PROGRESS' },
      {
        deploymentId: newId,
        eventName: 'SERVICE_DEPLOYMENT_COMPLETED',
        reason: `ECS deployment ${newId} completed.`,
      },
    ]);
    expect(told('ECS Service Action')).toMatchObject([
      { eventType: 'INFO', eventName: 'SERVICE_STEADY_STATE', clusterArn: first.clusterArn },
      { eventName: 'SERVICE_STEADY_STATE' },
    ]);
    expect(await record()).toMatchObject({ status: 'SUCCESSFUL' });
  });

  it('replaces a task that is stopped by hand without counting it as failed', async () => {
    await fixture.create({ desiredCount: 1 });
    await fixture.advance(2 * minute);
    const { ecs } = fixture;
    const { taskArns } = await ecs.send(new ListTasksCommand({ serviceName: 'web' }));
    await ecs.send(new StopTaskCommand({ task: taskArns?.[0] }));
    await fixture.advance(2 * minute);
    const { runningCount, deployments } = await fixture.describe();
    expect(runningCount).toBe(1);
    expect(deployments).toMatchObject([{ failedTasks: 0, rolloutState: 'COMPLETED' }]);
    expect(await messages()).toHaveLength(5);
  });
});

describe('a deployment whose tasks fall over', () => {
  const deploymentConfiguration = { deploymentCircuitBreaker: { enable: true, rollback: true } };

  it('is rolled back by the circuit breaker while the old task runs all the time', async () => {
    const first = await fixture.create({ deploymentConfiguration });
    await fixture.advance(2 * minute);
    await fixture.register({ containerDefinitions: crashing });
    const { deployments } = await fixture.update({ taskDefinition: 'web' });
    const [bad] = deployments ?? [];
    for (let waited = 0; waited < 15; waited += 1) {
      await fixture.advance(minute);
      expect((await fixture.describe()).runningCount).toBeGreaterThanOrEqual(1);
    }
    const after = await fixture.describe();
    expect(after.deployments).toMatchObject([{ rolloutState: 'COMPLETED', runningCount: 1 }]);
    expect(after.taskDefinition).toBe(first.taskDefinition);
    const rollBack = after.deployments?.[0]?.id;
    const oldId = first.deployments?.[0]?.id;
    expect(
      (await messages()).filter((text) => /failed|rolling|completed/.test(text ?? '')),
    ).toEqual([
      `(service web) (deployment ${oldId}) deployment completed.`,
      `(service web) (deployment ${bad?.id}) deployment failed: tasks failed to start.`,
      `(service web) rolling back to deployment ${oldId}.`,
      `(service web) (deployment ${rollBack}) deployment completed.`,
    ]);
    const changes = told('ECS Deployment State Change');
    expect(changes).toContainEqual({
      eventType: 'ERROR',
      eventName: 'SERVICE_DEPLOYMENT_FAILED',
      deploymentId: bad?.id,
      updatedAt: expect.any(String),
      reason: 'ECS deployment circuit breaker: task failed to start.',
    });
    expect(changes).toContainEqual(
      expect.objectContaining({
        eventName: 'SERVICE_DEPLOYMENT_IN_PROGRESS',
        deploymentId: rollBack,
        reason: `ECS deployment circuit breaker: rolling back to deploymentId ${oldId}.`,
      }),
    );
    expect(await record()).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      deploymentCircuitBreaker: { status: 'TRIGGERED', failureCount: 3, threshold: 3 },
    });
  });
});

describe('an alarm', () => {
  it('rolls back the deployment that it watches, as soon as it goes off', async () => {
    const cloudwatch = fixture.client(CloudWatchClient);
    await cloudwatch.send(
      new PutMetricAlarmCommand({
        AlarmName: 'errors',
        MetricName: 'Errors',
        Namespace: 'App',
        Statistic: 'Sum',
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: 'GreaterThanThreshold',
      }),
    );
    const alarms = { alarmNames: ['errors'], enable: true, rollback: true };
    const first = await fixture.create({ deploymentConfiguration: { alarms } });
    await fixture.advance(10 * minute);
    await fixture.register();
    const { deployments } = await fixture.update({ taskDefinition: 'web' });
    await fixture.advance(2 * minute);
    expect((await fixture.describe()).deployments?.[0]?.rolloutState).toBe('IN_PROGRESS');
    await cloudwatch.send(
      new SetAlarmStateCommand({ AlarmName: 'errors', StateValue: 'ALARM', StateReason: 'test' }),
    );
    await fixture.advance(10_000);
    expect((await fixture.describe()).deployments?.[0]).toMatchObject({
      rolloutState: 'IN_PROGRESS',
      taskDefinition: first.taskDefinition,
    });
    expect(await messages()).toContain(
      `(service web) (deployment ${deployments?.[0]?.id}) deployment failed: alarm detected.`,
    );
    await fixture.advance(10 * minute);
    expect((await fixture.describe()).deployments).toMatchObject([{ rolloutState: 'COMPLETED' }]);
    expect(await record()).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      alarms: { status: 'TRIGGERED', triggeredAlarmNames: ['errors'] },
    });
  });
});

describe('tasks on Fargate', () => {
  const placed = async () => {
    const { ecs } = fixture;
    const { taskArns } = await ecs.send(new ListTasksCommand({ serviceName: 'web' }));
    const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ tasks: taskArns ?? [] }));
    const counts: Record<string, number> = {};
    for (const { availabilityZone = '', capacityProviderName = '' } of tasks) {
      counts[availabilityZone] = (counts[availabilityZone] ?? 0) + 1;
      counts[capacityProviderName] = (counts[capacityProviderName] ?? 0) + 1;
    }
    return counts;
  };

  it('are spread over the zones of their subnets and over capacity providers, those before counted', async () => {
    await fixture.ecs.send(
      new PutClusterCapacityProvidersCommand({
        cluster: 'default',
        capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
        defaultCapacityProviderStrategy: [],
      }),
    );
    await fixture.create({
      desiredCount: 1,
      launchType: undefined,
      capacityProviderStrategy: [
        { capacityProvider: 'FARGATE', base: 2, weight: 1 },
        { capacityProvider: 'FARGATE_SPOT', weight: 3 },
      ],
      networkConfiguration: {
        awsvpcConfiguration: { subnets: ['subnet-1a', 'subnet-2a', 'subnet-1b', 'subnet-1c'] },
      },
    });
    await fixture.advance(2 * minute);
    for (const desiredCount of [2, 3, 6]) {
      await fixture.update({ desiredCount });
      await fixture.advance(2 * minute);
    }
    expect(await placed()).toEqual({
      'us-east-1a': 2,
      'us-east-1b': 2,
      'us-east-1c': 2,
      FARGATE: 3,
      FARGATE_SPOT: 3,
    });
  });
});
