import { DescribeTaskDefinitionCommand, ECSClient } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  arnPrefix,
  type TaskDefinitionWorld,
  taskDefinitionWorld,
} from './task-definition-world.ts';

let world: TaskDefinitionWorld;
const tags = [{ key: 'team', value: 'shop' }];

beforeAll(async () => {
  world = await taskDefinitionWorld();
  await world.register('shop', { tags });
  await world.register('shop');
  await world.register('shop');
  await world.deregister('shop:3');
  await world.register('old');
  await world.register('old');
  await world.deregister('old:1');
  await world.remove('old:2');
});
afterAll(() => world.close());

describe('DescribeTaskDefinition', () => {
  test.each([
    ['shop', 2],
    [`${arnPrefix}/shop`, 2],
    ['shop:1', 1],
    [`${arnPrefix}/shop:3`, 3],
  ])('of %s answers revision %d', async (taskDefinition, revision) => {
    expect(await world.describe(taskDefinition)).toMatchObject({ family: 'shop', revision });
  });

  test('still knows revisions that are INACTIVE or being deleted, and since when', async () => {
    const at = new Date(1_789_552_800_000);
    const inactive = await world.describe('old:1');
    expect(inactive).toMatchObject({ status: 'INACTIVE', deregisteredAt: at });
    expect(inactive.deleteRequestedAt).toBeUndefined();
    expect(await world.describe('old:2')).toMatchObject({
      status: 'DELETE_IN_PROGRESS',
      deregisteredAt: at,
      deleteRequestedAt: at,
    });
  });

  test('answers tags when asked for them and an empty list when not', async () => {
    const ask = (include?: 'TAGS'[]) =>
      world.ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'shop:1', include }));
    expect((await ask(['TAGS'])).tags).toEqual(tags);
    expect((await ask()).tags).toEqual([]);
    expect((await ask([])).tags).toEqual([]);
  });

  test.each(['nobody', 'shop:9', 'old', 'shop:x', 'shop:0', '', 'shop/1', 'shop:*'])(
    'does not know %j',
    async (taskDefinition) => {
      await expect(world.describe(taskDefinition)).rejects.toMatchObject({
        name: 'ClientException',
        message: 'Unable to describe task definition.',
      });
    },
  );

  test('refuses an ARN of another region', async () => {
    const identifier = 'arn:aws:ecs:eu-west-1:000000000000:task-definition/shop:1';
    await expect(world.describe(identifier)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: `Invalid identifier: ${identifier}`,
    });
  });

  test('does not show one account the definitions of another', async () => {
    const stranger = world.client(ECSClient, { account: '123456789012' });
    const asked = stranger.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'shop:1' }));
    await expect(asked).rejects.toMatchObject({ message: 'Unable to describe task definition.' });
  });
});
