import { CreateLogGroupCommand, ListTagsLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { expect, test } from 'vitest';
import { logsWorld } from '../../logs-world.ts';

const world = logsWorld();

test('ListTagsLogGroup answers the tags that the group was made with', async () => {
  const logs = world.logs();
  const command = new ListTagsLogGroupCommand({ logGroupName: '/app' });
  await expect(logs.send(command)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  await logs.send(new CreateLogGroupCommand({ logGroupName: '/app', tags: { a: '1' } }));
  expect((await logs.send(command)).tags).toEqual({ a: '1' });
});
