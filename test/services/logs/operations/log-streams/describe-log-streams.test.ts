import {
  DescribeLogStreamsCommand,
  type DescribeLogStreamsCommandInput,
} from '@aws-sdk/client-cloudwatch-logs';
import { beforeEach, describe, expect, test } from 'vitest';
import { groupArn, logsWorld, startOfTime } from '../../logs-world.ts';

const world = logsWorld();

beforeEach(async () => {
  await world.group();
  for (const name of ['a', 'b', 'c', 'd']) await world.stream(name);
  await world.put([[3, 'x']], 'a');
  await world.put([[1, 'x']], 'b');
  await world.put(
    [
      [0, 'x'],
      [2, 'y'],
    ],
    'c',
  );
});

async function described(input: Partial<DescribeLogStreamsCommandInput>) {
  const command = new DescribeLogStreamsCommand({ logGroupName: '/app', ...input });
  const answer = await world.logs().send(command);
  return {
    names: answer.logStreams?.map(({ logStreamName }) => logStreamName),
    streams: answer.logStreams,
    token: answer.nextToken,
  };
}

describe('DescribeLogStreams', () => {
  test('shows the span of a stream’s events', async () => {
    const { streams } = await described({ logStreamNamePrefix: 'c' });
    expect(streams).toEqual([
      {
        arn: `${groupArn}:log-stream:c`,
        creationTime: startOfTime,
        firstEventTimestamp: startOfTime,
        lastEventTimestamp: startOfTime + 2,
        lastIngestionTime: startOfTime,
        logStreamName: 'c',
        storedBytes: 0,
      },
    ]);
  });

  test('orders by name or by the last event, either way', async () => {
    expect((await described({})).names).toEqual(['a', 'b', 'c', 'd']);
    expect((await described({ descending: true })).names).toEqual(['d', 'c', 'b', 'a']);
    const orderBy = 'LastEventTime';
    expect((await described({ orderBy })).names).toEqual(['d', 'b', 'c', 'a']);
    expect((await described({ orderBy, descending: true })).names).toEqual(['a', 'c', 'b', 'd']);
  });

  test.each([
    { orderBy: 'LogStreamName' },
    { orderBy: 'LogStreamName', descending: true },
    { orderBy: 'LastEventTime' },
    { orderBy: 'LastEventTime', descending: true },
  ] as const)('goes through them page by page: %j', async (order) => {
    const whole = await described(order);
    const seen: unknown[] = [];
    let nextToken: string | undefined;
    do {
      const page = await described({ ...order, limit: 1, nextToken });
      expect(page.names).toHaveLength(1);
      seen.push(...(page.names ?? []));
      nextToken = page.token;
    } while (nextToken !== undefined);
    expect(seen).toEqual(whole.names);
  });

  test.each([
    [
      { orderBy: 'LastEventTime', logStreamNamePrefix: 'a' },
      'InvalidParameterException',
      'Cannot order by LastEventTime with a logStreamNamePrefix.',
    ],
    [{ nextToken: 'forged' }, 'InvalidParameterException', 'The specified nextToken is invalid.'],
    [
      { logGroupName: '/none' },
      'ResourceNotFoundException',
      'The specified log group does not exist.',
    ],
    [
      { logGroupName: undefined },
      'InvalidParameterException',
      'Either logGroupName or logGroupIdentifier must be specified.',
    ],
  ] as const)('refuses %j', async (input, name, message) => {
    await expect(described(input)).rejects.toMatchObject({ name, message });
  });

  test('takes the ARN of a group for its name', async () => {
    const input = { logGroupName: undefined, logGroupIdentifier: groupArn };
    expect((await described(input)).names).toHaveLength(4);
  });
});
