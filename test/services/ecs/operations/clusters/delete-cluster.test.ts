import {
  CreateClusterCommand,
  DeleteClusterCommand,
  ECSClient,
  ListClustersCommand,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startGantry, type TestGantry } from '../../../../../src/testing/start-gantry.ts';
import { runFargateTask } from '../../run-fargate-task.ts';

let gantry: TestGantry;
let ecs: ECSClient;

beforeEach(async () => {
  gantry = await startGantry();
  ecs = gantry.client(ECSClient);
  const configuration = { executeCommandConfiguration: { logging: 'NONE' } } as const;
  const tags = [{ key: 'owner', value: 'me' }];
  await ecs.send(new CreateClusterCommand({ clusterName: 'x', configuration, tags }));
});
afterEach(() => gantry.close());

const inactive = {
  clusterArn: 'arn:aws:ecs:us-east-1:000000000000:cluster/x',
  clusterName: 'x',
  status: 'INACTIVE',
  registeredContainerInstancesCount: 0,
  runningTasksCount: 0,
  pendingTasksCount: 0,
  activeServicesCount: 0,
  statistics: [],
  tags: [],
  settings: [{ name: 'containerInsights', value: 'disabled' }],
  capacityProviders: [],
  defaultCapacityProviderStrategy: [],
  configuration: { executeCommandConfiguration: { logging: 'NONE' } },
};

describe('DeleteCluster', () => {
  test('answers the cluster INACTIVE at once, and ListClusters leaves it out', async () => {
    const { cluster } = await ecs.send(new DeleteClusterCommand({ cluster: 'x' }));
    expect(cluster).toEqual(inactive);
    expect(await ecs.send(new ListClustersCommand({}))).toMatchObject({ clusterArns: [] });
  });

  test('of an INACTIVE cluster succeeds, and then answers its attachments too', async () => {
    await ecs.send(new DeleteClusterCommand({ cluster: 'x' }));
    const { cluster } = await ecs.send(new DeleteClusterCommand({ cluster: inactive.clusterArn }));
    expect(cluster).toEqual({ ...inactive, attachments: [] });
  });

  test('is refused while tasks have not stopped, told to or not', async () => {
    const refusal = {
      name: 'ClusterContainsTasksException',
      message: 'The Cluster cannot be deleted while Tasks are active.',
    };
    const task = await runFargateTask(ecs, { cluster: 'x' });
    await gantry.advance(60_000);
    await expect(ecs.send(new DeleteClusterCommand({ cluster: 'x' }))).rejects.toMatchObject(
      refusal,
    );
    await ecs.send(new StopTaskCommand({ cluster: 'x', task }));
    await expect(ecs.send(new DeleteClusterCommand({ cluster: 'x' }))).rejects.toMatchObject(
      refusal,
    );
    await gantry.advance(120_000);
    const { cluster } = await ecs.send(new DeleteClusterCommand({ cluster: 'x' }));
    expect(cluster?.status).toBe('INACTIVE');
  });

  test('does not mind the tasks of another cluster', async () => {
    await ecs.send(new CreateClusterCommand({ clusterName: 'y' }));
    await runFargateTask(ecs, { cluster: 'y' });
    const { cluster } = await ecs.send(new DeleteClusterCommand({ cluster: 'x' }));
    expect(cluster?.status).toBe('INACTIVE');
  });

  test.each([
    ['a cluster that is not there', 'gone', 'ClusterNotFoundException', 'Cluster not found.'],
    ['an empty name', '', 'ClientException', 'Cluster can not be blank.'],
    [
      'a cluster of another region',
      'arn:aws:ecs:eu-west-1:000000000000:cluster/x',
      'InvalidParameterException',
      'Invalid identifier: arn:aws:ecs:eu-west-1:000000000000:cluster/x',
    ],
  ])('refuses %s', async (_, cluster, name, message) => {
    await ecs.send(new CreateClusterCommand({}));
    await expect(ecs.send(new DeleteClusterCommand({ cluster }))).rejects.toMatchObject({
      name,
      message,
    });
  });
});
