import { ListTagsForResourceCommand, TagResourceCommand } from '@aws-sdk/client-cloudwatch-logs';
import { describe, expect, test } from 'vitest';
import { groupArn, logsWorld } from '../../logs-world.ts';

const world = logsWorld();

function tag(tags: Record<string, string>, resourceArn = groupArn) {
  return world.logs().send(new TagResourceCommand({ resourceArn, tags }));
}

describe('TagResource', () => {
  test('adds tags to a group and changes those that are there', async () => {
    await world.group();
    await tag({ team: 'blue', stage: 'test' });
    await tag({ team: 'red' }, `${groupArn}:*`);
    const command = new ListTagsForResourceCommand({ resourceArn: groupArn });
    const { tags } = await world.logs().send(command);
    expect(tags).toEqual({ team: 'red', stage: 'test' });
  });

  test('adds no more than fifty', async () => {
    await world.group();
    const numbered = (from: number, count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${from + n}`, '']));
    await tag(numbered(0, 50));
    await expect(tag(numbered(50, 1))).rejects.toMatchObject({
      name: 'TooManyTagsException',
      resourceName: groupArn,
    });
  });

  test.each([
    [{ 'a*b': '' }, groupArn, 'InvalidParameterException'],
    [
      { a: 'b' },
      'arn:aws:logs:us-east-1:000000000000:log-group:/none',
      'ResourceNotFoundException',
    ],
    [{ a: 'b' }, 'arn:aws:logs:eu-west-1:000000000000:log-group:/app', 'ResourceNotFoundException'],
    [{ a: 'b' }, 'arn:aws:ecs:us-east-1:000000000000:cluster/x', 'InvalidParameterException'],
  ])('refuses %j on %s', async (tags, resourceArn, name) => {
    await world.group();
    await expect(tag(tags, resourceArn)).rejects.toMatchObject({ name });
  });
});
