import {
  CreateClusterCommand,
  DeleteCapacityProviderCommand,
  DescribeCapacityProvidersCommand,
  ECSClient,
  ListTagsForResourceCommand,
  PutClusterCapacityProvidersCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startGantry, type TestGantry } from '../../../../../src/testing/start-gantry.ts';
import { createProvider } from './capacity-provider-fixture.ts';

let gantry: TestGantry;
let ecs: ECSClient;
const arn = 'arn:aws:ecs:us-east-1:000000000000:capacity-provider/machines';

beforeEach(async () => {
  gantry = await startGantry();
  ecs = gantry.client(ECSClient);
  await createProvider(ecs, 'machines');
});
afterEach(() => gantry.close());

function deletes(capacityProvider: string) {
  return ecs.send(new DeleteCapacityProviderCommand({ capacityProvider }));
}

async function described() {
  return await ecs.send(new DescribeCapacityProvidersCommand({ capacityProviders: ['machines'] }));
}

describe('DeleteCapacityProvider', () => {
  test('shows it going, then INACTIVE, then not at all', async () => {
    const { capacityProvider } = await deletes(arn);
    expect(capacityProvider).toMatchObject({
      status: 'ACTIVE',
      updateStatus: 'DELETE_IN_PROGRESS',
    });
    expect((await described()).capacityProviders).toMatchObject([
      { status: 'INACTIVE', updateStatus: 'DELETE_COMPLETE' },
    ]);
    const all = await ecs.send(new DescribeCapacityProvidersCommand({}));
    expect(all.capacityProviders).toHaveLength(2);
    await gantry.advance(3 * 60 * 60 * 1000);
    expect((await described()).failures).toEqual([{ arn, reason: 'MISSING' }]);
  });

  test('frees the name at once', async () => {
    await deletes('machines');
    const again = await createProvider(ecs, 'machines', { managedDraining: 'DISABLED' });
    expect(again).toMatchObject({ status: 'ACTIVE' });
    expect(again).not.toHaveProperty('updateStatus');
  });

  test('of one that a cluster has is refused until it is taken away', async () => {
    await ecs.send(new CreateClusterCommand({ clusterName: 'x', capacityProviders: ['machines'] }));
    await expect(deletes('machines')).rejects.toMatchObject({
      name: 'ClientException',
      message:
        'The capacity provider cannot be deleted because it is associated with cluster: x. Remove the capacity provider from the cluster and try again.',
    });
    const nothing = { capacityProviders: [], defaultCapacityProviderStrategy: [] };
    await ecs.send(new PutClusterCapacityProvidersCommand({ cluster: 'x', ...nothing }));
    await deletes('machines');
    await expect(
      ecs.send(
        new PutClusterCapacityProvidersCommand({
          cluster: 'x',
          ...nothing,
          capacityProviders: ['machines'],
        }),
      ),
    ).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  test.each(['none', 'FARGATE', 'FARGATE_SPOT'])('of %s is refused', async (name) => {
    await expect(deletes(name)).rejects.toMatchObject({ name: 'ClientException' });
  });

  test('twice is refused in the words that Terraform knows', async () => {
    await deletes('machines');
    await expect(deletes('machines')).rejects.toMatchObject({
      name: 'ClientException',
      message:
        'The specified capacity provider does not exist. Specify a valid name or ARN and try again.',
    });
  });
});

describe('The tags of a capacity provider', () => {
  test('are added, listed and taken off', async () => {
    const tags = [
      { key: 'a', value: '1' },
      { key: 'b', value: '2' },
    ];
    await ecs.send(new TagResourceCommand({ resourceArn: arn, tags }));
    await ecs.send(new UntagResourceCommand({ resourceArn: arn, tagKeys: ['a'] }));
    const listed = await ecs.send(new ListTagsForResourceCommand({ resourceArn: arn }));
    expect(listed.tags).toEqual([{ key: 'b', value: '2' }]);
  });

  test('go with it', async () => {
    await deletes('machines');
    await expect(
      ecs.send(new ListTagsForResourceCommand({ resourceArn: arn })),
    ).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });
});
