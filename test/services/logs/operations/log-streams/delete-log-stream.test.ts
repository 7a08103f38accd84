import {
  DeleteLogStreamCommand,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { expect, test } from 'vitest';
import { logsWorld } from '../../logs-world.ts';

const world = logsWorld();

test('DeleteLogStream deletes a stream with its events', async () => {
  const logs = world.logs();
  await world.group();
  await world.stream('one');
  await world.stream('two');
  await world.put([[0, 'of one']], 'one');
  await world.put([[0, 'of two']], 'two');
  const command = new DeleteLogStreamCommand({ logGroupName: '/app', logStreamName: 'one' });
  await logs.send(command);
  const { events } = await logs.send(new FilterLogEventsCommand({ logGroupName: '/app' }));
  expect(events?.map(({ message }) => message)).toEqual(['of two']);
  const { logGroups } = await logs.send(new DescribeLogGroupsCommand({}));
  expect(logGroups?.[0]?.storedBytes).toBe('of two'.length + 26);
  await expect(logs.send(command)).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: 'The specified log stream does not exist.',
  });
});
