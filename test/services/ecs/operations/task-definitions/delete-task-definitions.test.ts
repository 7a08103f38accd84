import { DeleteTaskDefinitionsCommand } from '@aws-sdk/client-ecs';
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

function remove(...taskDefinitions: string[]) {
  return world.ecs.send(new DeleteTaskDefinitionsCommand({ taskDefinitions }));
}

describe('DeleteTaskDefinitions', () => {
  test('marks INACTIVE revisions, which stay describable', async () => {
    await world.register('shop');
    await world.deregister('shop:1');
    const { taskDefinitions, failures } = await remove(`${arnPrefix}/shop:1`);
    expect(failures).toEqual([]);
    expect(taskDefinitions).toEqual([await world.describe('shop:1')]);
    expect(taskDefinitions).toMatchObject([{ family: 'shop', status: 'DELETE_IN_PROGRESS' }]);
  });

  test('a second time succeeds and keeps the first time', async () => {
    await world.register('twice');
    await world.remove('twice:1');
    const before = await world.describe('twice:1');
    await world.advance(60_000);
    const { taskDefinitions, failures } = await remove('twice:1');
    expect(failures).toEqual([]);
    expect(taskDefinitions).toEqual([before]);
  });

  test('says of each one that cannot be deleted why not, and deletes the others', async () => {
    await world.register('mixed');
    await world.register('mixed');
    await world.deregister('mixed:1');
    const foreign = 'arn:aws:ecs:us-east-1:123456789012:task-definition/mixed:1';
    const answer = await remove('mixed', 'mixed:x', 'mixed:9', foreign, 'mixed:2', 'mixed:1');
    const invalid =
      'The specified task definition identifier is invalid. Specify a valid name or ARN and try again.';
    const missing =
      'The specified task definition does not exist. Specify a valid account, family, revision and try again.';
    expect(answer.failures).toEqual([
      { arn: 'mixed', reason: invalid },
      { arn: 'mixed:x', reason: invalid },
      { arn: 'mixed:9', reason: missing },
      { arn: foreign, reason: missing },
      {
        arn: 'mixed:2',
        reason:
          'The specified task definition is still in ACTIVE status. Please deregister the target and try again.',
      },
    ]);
    expect(answer.taskDefinitions).toMatchObject([{ taskDefinitionArn: `${arnPrefix}/mixed:1` }]);
  });

  test('refuses an empty list and more than ten', async () => {
    await expect(remove()).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'TaskDefinition references list cannot be empty',
    });
    await expect(remove(...Array.from({ length: 11 }, () => 'shop:1'))).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Size of TaskDefinition references list cannot exceed 10',
    });
  });
});
