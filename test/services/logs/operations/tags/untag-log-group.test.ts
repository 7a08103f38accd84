import {
  ListTagsLogGroupCommand,
  TagLogGroupCommand,
  UntagLogGroupCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { expect, test } from 'vitest';
import { logsWorld } from '../../logs-world.ts';

const world = logsWorld();

test('UntagLogGroup removes tags by the name of the group', async () => {
  const logs = world.logs();
  await world.group();
  await logs.send(new TagLogGroupCommand({ logGroupName: '/app', tags: { a: '1', b: '2' } }));
  await logs.send(new UntagLogGroupCommand({ logGroupName: '/app', tags: ['b'] }));
  const { tags } = await logs.send(new ListTagsLogGroupCommand({ logGroupName: '/app' }));
  expect(tags).toEqual({ a: '1' });
});
