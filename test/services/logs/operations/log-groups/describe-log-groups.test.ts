import {
  DescribeLogGroupsCommand,
  type DescribeLogGroupsCommandInput,
} from '@aws-sdk/client-cloudwatch-logs';
import { beforeEach, describe, expect, test } from 'vitest';
import { logsWorld } from '../../logs-world.ts';

const world = logsWorld();
const names = ['/ecs/a', '/ecs/b', '/ecs/c', '/lambda/a', 'plain'];

beforeEach(async () => {
  for (const name of names) await world.group(name);
});

async function described(input: DescribeLogGroupsCommandInput) {
  const answer = await world.logs().send(new DescribeLogGroupsCommand(input));
  return {
    names: answer.logGroups?.map(({ logGroupName }) => logGroupName),
    token: answer.nextToken,
  };
}

describe('DescribeLogGroups', () => {
  test('lists the groups in order of name, by prefix, part of a name or names', async () => {
    expect((await described({})).names).toEqual(names);
    expect((await described({ logGroupNamePrefix: '/ecs' })).names).toEqual(names.slice(0, 3));
    expect((await described({ logGroupNamePattern: '/a' })).names).toEqual(['/ecs/a', '/lambda/a']);
    const logGroupIdentifiers = [
      'plain',
      'arn:aws:logs:us-east-1:000000000000:log-group:/ecs/b',
      '/none',
    ];
    expect((await described({ logGroupIdentifiers })).names).toEqual(['/ecs/b', 'plain']);
  });

  test('goes through them page by page', async () => {
    const seen: unknown[] = [];
    let nextToken: string | undefined;
    do {
      const page = await described({ limit: 2, nextToken });
      expect(page.names?.length).toBeLessThanOrEqual(2);
      seen.push(...(page.names ?? []));
      nextToken = page.token;
    } while (nextToken !== undefined);
    expect(seen).toEqual(names);
  });

  test.each([
    [
      { logGroupNamePrefix: 'a', logGroupNamePattern: 'b' },
      'LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.',
    ],
    [{ nextToken: 'forged' }, 'The specified nextToken is invalid.'],
    [{ limit: 51 }, /'51' at 'limit'.*less than or equal to 50/],
    [{ limit: 0 }, /'0' at 'limit'.*greater than or equal to 1/],
  ])('refuses %j', async (input, message) => {
    await expect(described(input)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    });
  });
});
