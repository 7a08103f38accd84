import {
  DeleteRetentionPolicyCommand,
  DescribeLogGroupsCommand,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { expect, test } from 'vitest';
import { logsWorld } from '../../logs-world.ts';

const world = logsWorld();

test('DeleteRetentionPolicy makes a group keep its events again', async () => {
  const logs = world.logs();
  await world.group();
  await logs.send(new PutRetentionPolicyCommand({ logGroupName: '/app', retentionInDays: 7 }));
  await logs.send(new DeleteRetentionPolicyCommand({ logGroupName: '/app' }));
  const { logGroups } = await logs.send(new DescribeLogGroupsCommand({}));
  expect(logGroups?.[0]).not.toHaveProperty('retentionInDays');
  await expect(
    logs.send(new DeleteRetentionPolicyCommand({ logGroupName: '/none' })),
  ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});
