import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DescribeLogGroupsCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { describe, expect, test } from 'vitest';
import { groupArn, logsWorld, startOfTime } from '../../logs-world.ts';

const world = logsWorld();

describe('CreateLogGroup', () => {
  test('makes a group that is described with everything it was made with', async () => {
    const logs = world.logs();
    const answer = await logs.send(
      new CreateLogGroupCommand({
        logGroupName: '/app',
        logGroupClass: 'INFREQUENT_ACCESS',
        kmsKeyId: 'arn:aws:kms:us-east-1:000000000000:key/a',
        tags: { team: 'blue' },
      }),
    );
    expect(answer.$metadata.httpStatusCode).toBe(200);
    const { logGroups } = await logs.send(new DescribeLogGroupsCommand({}));
    expect(logGroups).toEqual([
      {
        arn: `${groupArn}:*`,
        creationTime: startOfTime,
        deletionProtectionEnabled: false,
        kmsKeyId: 'arn:aws:kms:us-east-1:000000000000:key/a',
        logGroupArn: groupArn,
        logGroupClass: 'INFREQUENT_ACCESS',
        logGroupName: '/app',
        metricFilterCount: 0,
        storedBytes: 0,
      },
    ]);
    const { tags } = await logs.send(new ListTagsForResourceCommand({ resourceArn: groupArn }));
    expect(tags).toEqual({ team: 'blue' });
  });

  test('is refused for a name that is taken, in that account and region alone', async () => {
    await world.group();
    await expect(world.group()).rejects.toMatchObject({
      name: 'ResourceAlreadyExistsException',
      message: 'The specified log group already exists',
    });
    for (const other of [{ account: '111111111111' }, { region: 'eu-west-1' }]) {
      const client = world.gantry().client(CloudWatchLogsClient, other);
      await client.send(new CreateLogGroupCommand({ logGroupName: '/app' }));
      const { logGroups } = await client.send(new DescribeLogGroupsCommand({}));
      expect(logGroups).toHaveLength(1);
    }
  });

  test.each([
    ['a b', 'Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+'],
    ['', 'Member must have length greater than or equal to 1'],
    ['x'.repeat(513), 'Member must have length less than or equal to 512'],
  ])('is refused for the name %j', async (logGroupName, rule) => {
    await expect(world.group(logGroupName)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining(
        `Value '${logGroupName}' at 'logGroupName' failed to satisfy constraint: ${rule}`,
      ),
    });
  });

  test('is refused without a name in the words of the model', async () => {
    const answer = await world.gantry().gantry.app.inject({
      method: 'POST',
      url: '/logs/CreateLogGroup',
      headers: { 'content-type': 'application/json' },
      payload: '{}',
    });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toEqual({
      __type: 'InvalidParameterException',
      message:
        "1 validation error detected: Value null at 'logGroupName' failed to satisfy constraint: " +
        'Member must not be null',
    });
  });
});
