import {
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { expect, test } from 'vitest';
import { groupArn, logsWorld } from '../../logs-world.ts';

const world = logsWorld();

test('UntagResource removes tags, also such as are not there', async () => {
  const logs = world.logs();
  await world.group();
  await logs.send(new TagResourceCommand({ resourceArn: groupArn, tags: { a: '1', b: '2' } }));
  await logs.send(new UntagResourceCommand({ resourceArn: groupArn, tagKeys: ['a', 'none'] }));
  const { tags } = await logs.send(new ListTagsForResourceCommand({ resourceArn: groupArn }));
  expect(tags).toEqual({ b: '2' });
});
