import {
  CreateClusterCommand,
  DeleteClusterCommand,
  DescribeClustersCommand,
  ECSClient,
  UpdateClusterCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startGantry, type TestGantry } from '../../../../../src/testing/start-gantry.ts';
import { postJson } from '../../post-json.ts';

let gantry: TestGantry;
let ecs: ECSClient;

const tags = [{ key: 'owner', value: 'me' }];
const configuration = { executeCommandConfiguration: { logging: 'NONE' } } as const;

beforeEach(async () => {
  gantry = await startGantry();
  ecs = gantry.client(ECSClient);
  await ecs.send(new CreateClusterCommand({ clusterName: 'x', tags }));
});
afterEach(() => gantry.close());

async function stored() {
  const { clusters } = await ecs.send(
    new DescribeClustersCommand({
      clusters: ['x'],
      include: ['CONFIGURATIONS', 'SETTINGS', 'TAGS'],
    }),
  );
  return clusters?.[0];
}

describe('UpdateCluster', () => {
  test('answers the cluster with attachments and without its tags', async () => {
    const { cluster } = await ecs.send(new UpdateClusterCommand({ cluster: 'x', configuration }));
    expect(cluster).toEqual({
      clusterArn: 'arn:aws:ecs:us-east-1:000000000000:cluster/x',
      clusterName: 'x',
      status: 'ACTIVE',
      registeredContainerInstancesCount: 0,
      runningTasksCount: 0,
      pendingTasksCount: 0,
      activeServicesCount: 0,
      statistics: [],
      tags: [],
      settings: [{ name: 'containerInsights', value: 'disabled' }],
      capacityProviders: [],
      defaultCapacityProviderStrategy: [],
      configuration,
      attachments: [],
    });
    expect(await stored()).toMatchObject({ configuration, tags });
  });

  test('changes what it names and leaves the rest', async () => {
    await ecs.send(new UpdateClusterCommand({ cluster: 'x', configuration }));
    await ecs.send(
      new UpdateClusterCommand({
        cluster: 'x',
        settings: [{ name: 'containerInsights', value: 'enabled' }],
      }),
    );
    await ecs.send(new UpdateClusterCommand({ cluster: 'x' }));
    expect(await stored()).toMatchObject({
      configuration,
      settings: [{ name: 'containerInsights', value: 'enabled' }],
      tags,
    });
  });

  test('sets the Service Connect namespace and takes it away with an empty name', async () => {
    const namespace = 'arn:aws:servicediscovery:us-east-1:000000000000:namespace/ns-abc';
    const serviceConnectDefaults = { namespace };
    await ecs.send(new UpdateClusterCommand({ cluster: 'x', serviceConnectDefaults }));
    expect(await stored()).toMatchObject({ serviceConnectDefaults });
    await ecs.send(
      new UpdateClusterCommand({ cluster: 'x', serviceConnectDefaults: { namespace: '' } }),
    );
    expect(await stored()).not.toHaveProperty('serviceConnectDefaults');
  });

  test('of a missing cluster is refused before its settings are looked at', async () => {
    const settings = [{ name: 'bad', value: 'bad' }];
    expect(await postJson(gantry, 'UpdateCluster', { cluster: 'gone', settings })).toEqual({
      status: 400,
      body: { __type: 'ClusterNotFoundException', message: 'Cluster not found.' },
    });
  });

  test('of an INACTIVE cluster is refused', async () => {
    await ecs.send(new DeleteClusterCommand({ cluster: 'x' }));
    await expect(ecs.send(new UpdateClusterCommand({ cluster: 'x' }))).rejects.toMatchObject({
      name: 'ClientException',
      message: 'Cluster was not ACTIVE.',
    });
  });

  test.each([
    [{ settings: [{ name: 'bad', value: 'enabled' }] }, "Invalid setting 'name'"],
    [{ settings: [{ name: 'containerInsights', value: 'bad' }] }, "Invalid setting 'value'"],
    [
      {
        configuration: {
          executeCommandConfiguration: { logConfiguration: { s3BucketName: 'bucket' } },
        },
      },
      "You must set logging to 'OVERRIDE' when you supply a log configuration",
    ],
  ])('refuses %j', async (request, message) => {
    expect(await postJson(gantry, 'UpdateCluster', { cluster: 'x', ...request })).toEqual({
      status: 400,
      body: { __type: 'InvalidParameterException', message },
    });
  });

  test.each([[{}], [{ cluster: '' }]])('refuses %j, which names no cluster', async (request) => {
    expect(await postJson(gantry, 'UpdateCluster', request)).toEqual({
      status: 400,
      body: { __type: 'ClientException', message: 'Cluster can not be blank.' },
    });
  });
});
