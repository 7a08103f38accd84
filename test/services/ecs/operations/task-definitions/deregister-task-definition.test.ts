import { DeregisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  arnPrefix,
  type TaskDefinitionWorld,
  taskDefinitionWorld,
} from './task-definition-world.ts';

let world: TaskDefinitionWorld;

beforeAll(async () => {
  world = await taskDefinitionWorld();
});
afterAll(() => world.close());

async function deregister(taskDefinition: string) {
  return (await world.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition })))
    .taskDefinition;
}

describe('DeregisterTaskDefinition', () => {
  test('makes a revision INACTIVE; the answer does not say when, Describe does', async () => {
    const registered = await world.register('shop');
    const answered = await deregister('shop:1');
    expect(answered).toEqual({ ...registered, status: 'INACTIVE' });
    expect(await world.describe('shop:1')).toEqual({
      ...answered,
      deregisteredAt: new Date(1_789_552_800_000),
    });
  });

  test('takes an ARN', async () => {
    await world.register('by-arn');
    expect(await deregister(`${arnPrefix}/by-arn:1`)).toMatchObject({ status: 'INACTIVE' });
  });

  test('a second time succeeds and keeps the first time', async () => {
    await world.register('twice');
    await deregister('twice:1');
    const before = await world.describe('twice:1');
    await world.advance(60_000);
    expect(await deregister('twice:1')).toMatchObject({ status: 'INACTIVE' });
    expect(await world.describe('twice:1')).toEqual(before);
  });

  test('hands the family back to the newest revision that is still ACTIVE', async () => {
    await world.register('fallback');
    await world.register('fallback');
    await deregister('fallback:2');
    expect(await world.describe('fallback')).toMatchObject({ revision: 1 });
  });

  test('refuses a revision that is being deleted', async () => {
    await world.register('going');
    await world.remove('going:1');
    await expect(deregister('going:1')).rejects.toMatchObject({
      name: 'ClientException',
      message:
        'The task definition could not be deregistered because it is in the process of being deleted.',
    });
  });

  test.each([
    ['shop', 'ClientException', 'Revision is missing'],
    ['shop:x', 'InvalidParameterException', 'Invalid revision number. Number: x'],
    ['shop:99', 'ClientException', 'Unable to deregister task definition.'],
    ['nobody:1', 'ClientException', 'Unable to deregister task definition.'],
    ['a b', 'ClientException', 'Unable to deregister task definition.'],
    [
      'arn:aws:ecs:us-east-1:123456789012:task-definition/shop:1',
      'InvalidParameterException',
      'Invalid identifier: arn:aws:ecs:us-east-1:123456789012:task-definition/shop:1',
    ],
  ])('of %j answers %s', async (taskDefinition, name, message) => {
    await expect(deregister(taskDefinition)).rejects.toMatchObject({ name, message });
  });
});
