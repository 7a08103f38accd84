import {
  type ClusterField,
  CreateClusterCommand,
  type CreateClusterCommandInput,
  DeleteClusterCommand,
  DescribeClustersCommand,
  ECSClient,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startGantry, type TestGantry } from '../../../../../src/testing/start-gantry.ts';
import { postJson } from '../../post-json.ts';
import { runFargateTask } from '../../run-fargate-task.ts';

let gantry: TestGantry;
let ecs: ECSClient;

beforeEach(async () => {
  gantry = await startGantry();
  ecs = gantry.client(ECSClient);
  await ecs.send(new CreateClusterCommand({ clusterName: 'x', ...members }));
});
afterEach(() => gantry.close());

const arn = 'arn:aws:ecs:us-east-1:000000000000:cluster/x';
const members: CreateClusterCommandInput = {
  tags: [{ key: 'owner', value: 'me' }],
  configuration: { executeCommandConfiguration: { logging: 'NONE' } },
  capacityProviders: ['FARGATE'],
  defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE', base: 1 }],
  serviceConnectDefaults: {
    namespace: 'arn:aws:servicediscovery:us-east-1:000000000000:namespace/ns-a',
  },
};

async function describeX(include?: ClusterField[]) {
  const { clusters } = await ecs.send(new DescribeClustersCommand({ clusters: ['x'], include }));
  return clusters?.[0];
}

const always = {
  clusterArn: arn,
  clusterName: 'x',
  status: 'ACTIVE',
  registeredContainerInstancesCount: 0,
  runningTasksCount: 0,
  pendingTasksCount: 0,
  activeServicesCount: 0,
  statistics: [],
  tags: [],
  settings: [],
  capacityProviders: ['FARGATE'],
  defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE', base: 1, weight: 0 }],
  serviceConnectDefaults: members.serviceConnectDefaults,
};

describe('DescribeClusters', () => {
  test('without include leaves tags, settings and statistics empty and the rest out', async () => {
    expect(await describeX()).toEqual(always);
  });

  test.each([
    ['ATTACHMENTS', { attachments: [] }],
    ['CONFIGURATIONS', { configuration: members.configuration }],
    ['SETTINGS', { settings: [{ name: 'containerInsights', value: 'disabled' }] }],
    ['TAGS', { tags: members.tags }],
  ] as const)('with %s shows just that', async (field, shown) => {
    expect(await describeX([field])).toEqual({ ...always, ...shown });
  });

  test('with CONFIGURATIONS leaves an absent configuration out', async () => {
    await ecs.send(new CreateClusterCommand({ clusterName: 'plain' }));
    const { clusters } = await ecs.send(
      new DescribeClustersCommand({ clusters: ['plain'], include: ['CONFIGURATIONS'] }),
    );
    expect(clusters?.[0]).not.toHaveProperty('configuration');
    expect(clusters?.[0]).not.toHaveProperty('serviceConnectDefaults');
  });

  test('with STATISTICS counts by launch type, in the order of ECS', async () => {
    await runFargateTask(ecs, { cluster: 'x' });
    const cluster = await describeX(['STATISTICS']);
    expect(cluster?.statistics?.map(({ name, value }) => `${name}=${value}`)).toEqual([
      'runningEC2TasksCount=0',
      'runningFargateTasksCount=0',
      'pendingEC2TasksCount=0',
      'pendingFargateTasksCount=1',
      'runningExternalTasksCount=0',
      'pendingExternalTasksCount=0',
      'runningManagedInstancesTasksCount=0',
      'pendingManagedInstancesTasksCount=0',
      'activeEC2ServiceCount=0',
      'activeFargateServiceCount=0',
      'drainingEC2ServiceCount=0',
      'drainingFargateServiceCount=0',
      'activeExternalServiceCount=0',
      'drainingExternalServiceCount=0',
      'activeManagedInstancesServiceCount=0',
      'drainingManagedInstancesServiceCount=0',
    ]);
  });

  test('counts a task as pending, then as running, and not once it is told to stop', async () => {
    const task = await runFargateTask(ecs, { cluster: 'x' });
    expect(await describeX()).toMatchObject({ pendingTasksCount: 1, runningTasksCount: 0 });
    await gantry.advance(60_000);
    expect(await describeX()).toMatchObject({ pendingTasksCount: 0, runningTasksCount: 1 });
    await ecs.send(new StopTaskCommand({ cluster: 'x', task }));
    expect(await describeX()).toMatchObject({ pendingTasksCount: 0, runningTasksCount: 0 });
  });

  test('counts the tasks of other clusters elsewhere', async () => {
    await ecs.send(new CreateClusterCommand({ clusterName: 'y' }));
    await runFargateTask(ecs, { cluster: 'y' });
    expect(await describeX()).toMatchObject({ pendingTasksCount: 0 });
  });

  test('describes the cluster default when none is named', async () => {
    const missing = await ecs.send(new DescribeClustersCommand({}));
    expect(missing.failures).toEqual([
      { arn: 'arn:aws:ecs:us-east-1:000000000000:cluster/default', reason: 'MISSING' },
    ]);
    await ecs.send(new CreateClusterCommand({}));
    const { clusters } = await ecs.send(new DescribeClustersCommand({ clusters: [] }));
    expect(clusters?.map((cluster) => cluster.clusterName)).toEqual(['default']);
  });

  test('answers each cluster once, in the order asked for, whether by name or by ARN', async () => {
    await ecs.send(new CreateClusterCommand({ clusterName: 'a' }));
    const { clusters, failures } = await ecs.send(
      new DescribeClustersCommand({ clusters: ['gone', 'x', 'a', arn, 'x', 'gone'] }),
    );
    expect(clusters?.map((cluster) => cluster.clusterName)).toEqual(['x', 'a']);
    expect(failures).toEqual([
      { arn: 'arn:aws:ecs:us-east-1:000000000000:cluster/gone', reason: 'MISSING' },
    ]);
  });

  test('shows an INACTIVE cluster with all it had, for an hour', async () => {
    await ecs.send(new DeleteClusterCommand({ cluster: 'x' }));
    expect(await describeX(['CONFIGURATIONS', 'TAGS'])).toEqual({
      ...always,
      status: 'INACTIVE',
      configuration: members.configuration,
      tags: members.tags,
    });
    await gantry.advance(2 * 60 * 60 * 1000);
    expect(await describeX()).toBeUndefined();
  });
});

describe('DescribeClusters refuses', () => {
  test('an include that does not exist, but only when a cluster was found', async () => {
    const include = ['BOGUS'];
    expect(await postJson(gantry, 'DescribeClusters', { clusters: ['gone'], include })).toEqual({
      status: 200,
      body: {
        clusters: [],
        failures: [{ arn: 'arn:aws:ecs:us-east-1:000000000000:cluster/gone', reason: 'MISSING' }],
      },
    });
    expect(
      await postJson(gantry, 'DescribeClusters', { clusters: ['gone', 'x'], include }),
    ).toMatchObject({
      status: 400,
      body: {
        __type: 'InvalidParameterException',
        message: 'include should be one of [ATTACHMENTS,CONFIGURATIONS,SETTINGS,STATISTICS,TAGS]',
      },
    });
  });

  test.each([
    'arn:aws:ecs:eu-west-1:000000000000:cluster/x',
    'arn:aws:ecs:us-east-1:111111111111:cluster/x',
    'arn:aws:ecs:us-east-1:000000000000:service/x/y',
  ])('%s, which is no cluster of this account and region', async (identifier) => {
    await expect(
      ecs.send(new DescribeClustersCommand({ clusters: [identifier] })),
    ).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: `Invalid identifier: ${identifier}`,
    });
  });

  test('more than 100 clusters', async () => {
    const clusters = Array.from({ length: 101 }, (_, at) => `c${at}`);
    await expect(ecs.send(new DescribeClustersCommand({ clusters }))).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Clusters cannot have more than 100 elements.',
    });
    const { failures } = await ecs.send(
      new DescribeClustersCommand({ clusters: clusters.slice(1) }),
    );
    expect(failures).toHaveLength(100);
  });
});
