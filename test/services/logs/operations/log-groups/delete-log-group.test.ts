import {
  DeleteLogGroupCommand,
  DescribeLogStreamsCommand,
  GetLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { expect, test } from 'vitest';
import { logsWorld } from '../../logs-world.ts';

const world = logsWorld();

test('DeleteLogGroup deletes a group with its streams and events', async () => {
  const logs = world.logs();
  await world.group();
  await world.stream();
  await world.put([[0, 'gone']]);
  await logs.send(new DeleteLogGroupCommand({ logGroupName: '/app' }));
  const gone = {
    name: 'ResourceNotFoundException',
    message: 'The specified log group does not exist.',
  };
  await expect(
    logs.send(new DeleteLogGroupCommand({ logGroupName: '/app' })),
  ).rejects.toMatchObject(gone);
  await expect(
    logs.send(new DescribeLogStreamsCommand({ logGroupName: '/app' })),
  ).rejects.toMatchObject(gone);
  await world.group();
  await world.stream();
  const { events } = await logs.send(
    new GetLogEventsCommand({ logGroupName: '/app', logStreamName: 'one' }),
  );
  expect(events).toEqual([]);
});
