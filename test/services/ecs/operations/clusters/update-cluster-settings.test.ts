import {
  CreateClusterCommand,
  DeleteClusterCommand,
  DescribeClustersCommand,
  ECSClient,
  UpdateClusterSettingsCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startGantry, type TestGantry } from '../../../../../src/testing/start-gantry.ts';
import { postJson } from '../../post-json.ts';

let gantry: TestGantry;
let ecs: ECSClient;

const configuration = { executeCommandConfiguration: { logging: 'NONE' } } as const;

beforeEach(async () => {
  gantry = await startGantry();
  ecs = gantry.client(ECSClient);
  const tags = [{ key: 'owner', value: 'me' }];
  await ecs.send(new CreateClusterCommand({ clusterName: 'x', tags, configuration }));
});
afterEach(() => gantry.close());

describe('UpdateClusterSettings', () => {
  test.each(['enabled', 'enhanced', 'disabled'])('sets containerInsights to %s', async (value) => {
    const settings = [{ name: 'containerInsights' as const, value }];
    const { cluster } = await ecs.send(
      new UpdateClusterSettingsCommand({ cluster: 'x', settings }),
    );
    expect(cluster).toMatchObject({ settings, configuration, tags: [], attachments: [] });
    const { clusters } = await ecs.send(
      new DescribeClustersCommand({ clusters: ['x'], include: ['SETTINGS'] }),
    );
    expect(clusters?.[0]?.settings).toEqual(settings);
  });

  test('of a missing cluster is refused before its settings are looked at', async () => {
    const settings = [{ name: 'bad', value: 'bad' }];
    expect(await postJson(gantry, 'UpdateClusterSettings', { cluster: 'gone', settings })).toEqual({
      status: 400,
      body: { __type: 'ClusterNotFoundException', message: 'Cluster not found.' },
    });
  });

  test('of an INACTIVE cluster is refused', async () => {
    await ecs.send(new DeleteClusterCommand({ cluster: 'x' }));
    await expect(
      ecs.send(new UpdateClusterSettingsCommand({ cluster: 'x', settings: [] })),
    ).rejects.toMatchObject({ name: 'ClientException', message: 'Cluster was not ACTIVE.' });
  });

  test.each([
    [
      'a value that does not exist',
      { name: 'containerInsights', value: 'bad' },
      "Invalid setting 'value'",
    ],
    ['no value', { name: 'containerInsights' }, "Invalid setting 'value'"],
    ['a name that does not exist', { name: 'bad', value: 'enabled' }, "Invalid setting 'name'"],
    ['no name', { value: 'enabled' }, "Invalid setting 'name'"],
  ])('refuses %s', async (_, setting, message) => {
    const request = { cluster: 'x', settings: [setting] };
    expect(await postJson(gantry, 'UpdateClusterSettings', request)).toEqual({
      status: 400,
      body: { __type: 'InvalidParameterException', message },
    });
  });
});
