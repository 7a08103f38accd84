import { ListTagsForResourceCommand } from '@aws-sdk/client-cloudwatch-logs';
import { expect, test } from 'vitest';
import { groupArn, logsWorld } from '../../logs-world.ts';

const world = logsWorld();

test('ListTagsForResource answers an empty map for a group without tags, and refuses none', async () => {
  const command = new ListTagsForResourceCommand({ resourceArn: groupArn });
  await expect(world.logs().send(command)).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
  await world.group();
  expect((await world.logs().send(command)).tags).toEqual({});
});
