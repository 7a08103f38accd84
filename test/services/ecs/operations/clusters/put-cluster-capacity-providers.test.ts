import {
  CreateClusterCommand,
  DeleteClusterCommand,
  DescribeClustersCommand,
  ECSClient,
  PutClusterCapacityProvidersCommand,
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
  await ecs.send(new CreateClusterCommand({ clusterName: 'x' }));
});
afterEach(() => gantry.close());

function put(
  capacityProviders: string[],
  defaultCapacityProviderStrategy: {
    capacityProvider: string;
    weight?: number;
    base?: number;
  }[] = [],
  cluster = 'x',
) {
  return ecs.send(
    new PutClusterCapacityProvidersCommand({
      cluster,
      capacityProviders,
      defaultCapacityProviderStrategy,
    }),
  );
}

describe('PutClusterCapacityProviders', () => {
  test('replaces providers and default strategy, with defaults filled', async () => {
    await put(['FARGATE', 'FARGATE_SPOT'], [{ capacityProvider: 'FARGATE_SPOT', weight: 2 }]);
    const { cluster } = await put(
      ['FARGATE'],
      [{ capacityProvider: 'FARGATE', base: 1, weight: 1 }],
    );
    const expected = {
      capacityProviders: ['FARGATE'],
      defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE', base: 1, weight: 1 }],
    };
    expect(cluster).toMatchObject(expected);
    const { clusters } = await ecs.send(new DescribeClustersCommand({ clusters: ['x'] }));
    expect(clusters?.[0]).toMatchObject(expected);
  });

  test('with empty lists takes all away', async () => {
    await put(['FARGATE'], [{ capacityProvider: 'FARGATE', weight: 1 }]);
    const { cluster } = await put([]);
    expect(cluster).toMatchObject({ capacityProviders: [], defaultCapacityProviderStrategy: [] });
  });

  test('takes ARNs and names each provider once', async () => {
    const arn = 'arn:aws:ecs:us-east-1:000000000000:capacity-provider/FARGATE';
    const { cluster } = await put(['FARGATE', arn], [{ capacityProvider: arn, weight: 1 }]);
    expect(cluster).toMatchObject({
      capacityProviders: ['FARGATE'],
      defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE', base: 0, weight: 1 }],
    });
  });

  test('decides on what RunTask runs when nothing is said', async () => {
    await put(['FARGATE_SPOT'], [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }]);
    const task = await runFargateTask(ecs, { cluster: 'x', launchType: undefined });
    expect(task).toContain(':task/x/');
    await expect(put([])).rejects.toMatchObject({ name: 'ResourceInUseException' });
  });

  test('refuses to take away a provider that a task runs on, until that has stopped', async () => {
    await put(['FARGATE', 'FARGATE_SPOT']);
    const task = await runFargateTask(ecs, {
      cluster: 'x',
      capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }],
    });
    await gantry.advance(60_000);
    await expect(put(['FARGATE_SPOT'])).rejects.toMatchObject({
      name: 'ResourceInUseException',
      message: 'The specified capacity provider is in use and cannot be removed.',
    });
    expect((await put(['FARGATE'])).cluster?.capacityProviders).toEqual(['FARGATE']);
    await ecs.send(new StopTaskCommand({ cluster: 'x', task }));
    await gantry.advance(120_000);
    expect((await put([])).cluster?.capacityProviders).toEqual([]);
  });
});

describe('PutClusterCapacityProviders refuses', () => {
  test.each([
    [
      'a provider that does not exist',
      () => put(['mine']),
      "The specified capacity provider 'mine' was not found. Specify a valid name or ARN and try again.",
    ],
    [
      'a provider of another region',
      () => put(['arn:aws:ecs:eu-west-1:000000000000:capacity-provider/FARGATE']),
      'Invalid identifier: arn:aws:ecs:eu-west-1:000000000000:capacity-provider/FARGATE',
    ],
    [
      'a strategy with a provider that is not in the list',
      () => put(['FARGATE'], [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }]),
      'The specified capacity provider strategy cannot contain a capacity provider that is not associated with the cluster. Associate the capacity provider with the cluster and try again.',
    ],
    [
      'two bases',
      () =>
        put(
          ['FARGATE', 'FARGATE_SPOT'],
          [
            { capacityProvider: 'FARGATE', base: 1, weight: 1 },
            { capacityProvider: 'FARGATE_SPOT', base: 1, weight: 1 },
          ],
        ),
      /^The specified capacity provider strategy contains multiple capacity providers with a base value defined/,
    ],
  ])('%s', async (_, request, message) => {
    await expect(request()).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    });
  });

  test('a cluster that is not there', async () => {
    await expect(put([], [], 'gone')).rejects.toMatchObject({
      name: 'ClusterNotFoundException',
      message: 'Cluster not found.',
    });
  });

  test('an INACTIVE cluster, in the words Terraform retries on', async () => {
    await ecs.send(new DeleteClusterCommand({ cluster: 'x' }));
    await expect(put([])).rejects.toMatchObject({
      name: 'ClientException',
      message: 'Cluster was not ACTIVE.',
    });
  });
});
