import { ListTagsLogGroupCommand, TagLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { expect, test } from 'vitest';
import { logsWorld } from '../../logs-world.ts';

const world = logsWorld();

test('TagLogGroup adds tags by the name of the group', async () => {
  const logs = world.logs();
  const command = new TagLogGroupCommand({ logGroupName: '/app', tags: { a: '1' } });
  await expect(logs.send(command)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  await world.group();
  await logs.send(command);
  const { tags } = await logs.send(new ListTagsLogGroupCommand({ logGroupName: '/app' }));
  expect(tags).toEqual({ a: '1' });
});
