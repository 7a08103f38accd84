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

beforeEach(async () => {
  gantry = await startGantry();
  ecs = gantry.client(ECSClient);
});
afterEach(() => gantry.close());

const fresh = {
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
};

describe('CreateCluster', () => {
  test('answers an ACTIVE cluster with the defaults, and nothing else', async () => {
    const { cluster } = await ecs.send(new CreateClusterCommand({ clusterName: 'x' }));
    expect(cluster).toEqual({
      ...fresh,
      clusterArn: 'arn:aws:ecs:us-east-1:000000000000:cluster/x',
      clusterName: 'x',
    });
  });

  test('names the cluster default when no name is given', async () => {
    const { cluster } = await ecs.send(new CreateClusterCommand({}));
    expect(cluster?.clusterName).toBe('default');
  });

  test('answers the tags, settings, configuration and strategy it was given', async () => {
    const configuration = { executeCommandConfiguration: { logging: 'NONE' } } as const;
    const { cluster } = await ecs.send(
      new CreateClusterCommand({
        clusterName: 'x',
        tags: [
          { key: 'owner', value: 'me' },
          { key: 'empty', value: '' },
        ],
        settings: [{ name: 'containerInsights', value: 'enhanced' }],
        configuration,
        capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
        defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }],
        serviceConnectDefaults: { namespace: 'internal' },
      }),
    );
    expect(cluster).toEqual({
      ...fresh,
      clusterArn: 'arn:aws:ecs:us-east-1:000000000000:cluster/x',
      clusterName: 'x',
      tags: [
        { key: 'owner', value: 'me' },
        { key: 'empty', value: '' },
      ],
      settings: [{ name: 'containerInsights', value: 'enhanced' }],
      configuration,
      capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
      defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1, base: 0 }],
      serviceConnectDefaults: {
        namespace: expect.stringMatching(
          /^arn:aws:servicediscovery:us-east-1:000000000000:namespace\/ns-[a-z0-9]{16}$/,
        ),
      },
    });
  });

  test('keeps the clusters of accounts and regions apart', async () => {
    const other = gantry.client(ECSClient, { account: '111111111111', region: 'cn-north-1' });
    await ecs.send(new CreateClusterCommand({ clusterName: 'x' }));
    const { cluster } = await other.send(
      new CreateClusterCommand({ clusterName: 'x', tags: [{ key: 'a', value: 'b' }] }),
    );
    expect(cluster?.clusterArn).toBe('arn:aws-cn:ecs:cn-north-1:111111111111:cluster/x');
  });
});

describe('a second CreateCluster of an ACTIVE name', () => {
  const first = {
    clusterName: 'x',
    tags: [
      { key: 'a', value: '1' },
      { key: 'b', value: '2' },
    ],
    capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
  };

  test('answers the cluster when the arguments are the same', async () => {
    const created = await ecs.send(new CreateClusterCommand(first));
    const again = await ecs.send(new CreateClusterCommand(first));
    expect(again.cluster).toEqual(created.cluster);
  });

  test('takes lists for sets and a default said out loud for a default', async () => {
    await ecs.send(new CreateClusterCommand(first));
    const again = await ecs.send(
      new CreateClusterCommand({
        ...first,
        tags: first.tags.toReversed(),
        capacityProviders: first.capacityProviders.toReversed(),
        settings: [{ name: 'containerInsights', value: 'disabled' }],
        defaultCapacityProviderStrategy: [],
      }),
    );
    expect(again.cluster?.tags).toEqual(first.tags);
  });

  test('compares with the arguments of the first, not with later changes', async () => {
    await ecs.send(new CreateClusterCommand(first));
    const settings = [{ name: 'containerInsights', value: 'enabled' }] as const;
    await ecs.send(new UpdateClusterCommand({ cluster: 'x', settings: [...settings] }));
    const again = await ecs.send(new CreateClusterCommand(first));
    expect(again.cluster?.settings).toEqual(settings);
  });

  test.each([
    ['tags', { tags: [{ key: 'a', value: '1' }] }],
    ['settings', { settings: [{ name: 'containerInsights', value: 'enabled' }] }],
    ['capacity providers', { capacityProviders: ['FARGATE'] }],
    ['configuration', { configuration: { executeCommandConfiguration: { logging: 'NONE' } } }],
    ['namespace', { serviceConnectDefaults: { namespace: 'internal' } }],
  ] as const)('is refused with other %s, and changes nothing', async (_, change) => {
    await ecs.send(new CreateClusterCommand(first));
    const answer = await postJson(gantry, 'CreateCluster', { ...first, ...change });
    expect(answer).toEqual({
      status: 400,
      body: {
        __type: 'InvalidParameterException',
        message:
          'Arguments on this idempotent request are inconsistent with arguments used in previous request(s).',
      },
    });
    const { cluster } = await ecs.send(new CreateClusterCommand(first));
    expect(cluster).toMatchObject({ tags: first.tags, settings: fresh.settings });
  });
});

test('CreateCluster of an INACTIVE name makes a fresh ACTIVE cluster with the same ARN', async () => {
  const tags = [{ key: 'a', value: '1' }];
  await ecs.send(new CreateClusterCommand({ clusterName: 'x', tags }));
  await ecs.send(new DeleteClusterCommand({ cluster: 'x' }));
  const { cluster } = await ecs.send(
    new CreateClusterCommand({ clusterName: 'x', capacityProviders: ['FARGATE'] }),
  );
  expect(cluster).toEqual({
    ...fresh,
    clusterArn: 'arn:aws:ecs:us-east-1:000000000000:cluster/x',
    clusterName: 'x',
    capacityProviders: ['FARGATE'],
  });
});

describe('CreateCluster refuses', () => {
  const namespace = 'arn:aws:servicediscovery:eu-west-1:000000000000:namespace/ns-abc';
  const strategy = [{ capacityProvider: 'FARGATE', weight: 1 }];

  test.each([
    ['a name with a space', { clusterName: 'a b' }, /^The specified cluster name is invalid\./],
    ['a name of 256 characters', { clusterName: 'n'.repeat(256) }, /name is invalid/],
    [
      'a setting that does not exist',
      { settings: [{ name: 'x', value: 'y' }] },
      "Invalid setting 'name'",
    ],
    [
      'a value that the setting does not have',
      { settings: [{ name: 'containerInsights', value: 'bad' }] },
      "Invalid setting 'value'",
    ],
    [
      'OVERRIDE without a destination',
      { configuration: { executeCommandConfiguration: { logging: 'OVERRIDE' } } },
      'A CloudWatch log group name or S3 bucket name must be specified when overriding the default log configuration',
    ],
    [
      'a logging that does not exist',
      { configuration: { executeCommandConfiguration: { logging: 'SOME' } } },
      'logging should be one of [DEFAULT,NONE,OVERRIDE]',
    ],
    [
      'a capacity provider that does not exist',
      { capacityProviders: ['mine'] },
      "The specified capacity provider 'mine' was not found. Specify a valid name or ARN and try again.",
    ],
    [
      'a default strategy whose provider it does not associate',
      { defaultCapacityProviderStrategy: strategy },
      'The specified capacity provider strategy cannot contain a capacity provider that is not associated with the cluster. Associate the capacity provider with the cluster and try again.',
    ],
    ['a tag without a value', { tags: [{ key: 'a', value: null }] }, 'Tag value can not be null.'],
    ['a tag without a value at all', { tags: [{ key: 'a' }] }, 'Tag value can not be null.'],
    [
      'a namespace of another region',
      { serviceConnectDefaults: { namespace } },
      `Invalid identifier: ${namespace}`,
    ],
  ])('%s', async (_, request, message) => {
    const { status, body } = await postJson(gantry, 'CreateCluster', request);
    const text = typeof message === 'string' ? message : expect.stringMatching(message);
    expect({ status, body }).toEqual({
      status: 400,
      body: { __type: 'InvalidParameterException', message: text },
    });
    const { clusters } = await ecs.send(new DescribeClustersCommand({}));
    expect(clusters, 'a refused request left a cluster').toEqual([]);
  });
});
