import {
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { describe, expect, test } from 'vitest';
import { logsWorld } from '../../logs-world.ts';

const world = logsWorld();
const dayMs = 24 * 60 * 60 * 1000;
const one = { logGroupName: '/app', logStreamName: 'one' };

describe('PutRetentionPolicy', () => {
  test('makes a group forget its events when they are so old', async () => {
    const logs = world.logs();
    await world.group();
    await world.stream();
    await world.put([[0, 'old']]);
    await logs.send(new PutRetentionPolicyCommand({ logGroupName: '/app', retentionInDays: 1 }));
    await world.gantry().advance(dayMs - 60_000);
    await world.put([[dayMs - 60_000, 'new']]);
    const messages = async () =>
      (await logs.send(new GetLogEventsCommand(one))).events?.map(({ message }) => message);
    expect(await messages()).toEqual(['old', 'new']);
    await world.gantry().advance(2 * 60_000);
    expect(await messages()).toEqual(['new']);
    const filtered = await logs.send(new FilterLogEventsCommand({ logGroupName: '/app' }));
    expect(filtered.events?.map(({ message }) => message)).toEqual(['new']);
    // The resync has also deleted it: what a group holds is counted.
    const { logGroups } = await logs.send(new DescribeLogGroupsCommand({}));
    expect(logGroups?.[0]).toMatchObject({ retentionInDays: 1, storedBytes: 3 + 26 });
  });

  test('is refused for a number of days that is none of those of the service', async () => {
    await world.group();
    const put = world
      .logs()
      .send(new PutRetentionPolicyCommand({ logGroupName: '/app', retentionInDays: 2 }));
    await expect(put).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining(
        "Value '2' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: [1, 3, 5, 7,",
      ),
    });
  });

  test('is refused for a group that is not there', async () => {
    const put = world
      .logs()
      .send(new PutRetentionPolicyCommand({ logGroupName: '/none', retentionInDays: 1 }));
    await expect(put).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});
