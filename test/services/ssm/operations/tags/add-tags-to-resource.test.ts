import { AddTagsToResourceCommand, ListTagsForResourceCommand } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { ssmForEachTest } from '../../start-ssm.ts';

const ssm = ssmForEachTest();
const resource = { ResourceType: 'Parameter', ResourceId: 'name' } as const;
const add = (Tags: { Key: string; Value: string }[], ResourceId = 'name') =>
  ssm.client.send(new AddTagsToResourceCommand({ ...resource, ResourceId, Tags }));

describe('AddTagsToResource', () => {
  test('adds tags and replaces those of the same key', async () => {
    await ssm.put({ Tags: [{ Key: 'a', Value: '1' }] });
    await add([
      { Key: 'b', Value: '2' },
      { Key: 'a', Value: '3' },
    ]);
    const { TagList } = await ssm.client.send(new ListTagsForResourceCommand(resource));
    expect(TagList).toEqual([
      { Key: 'a', Value: '3' },
      { Key: 'b', Value: '2' },
    ]);
  });

  test('is refused for more than fifty tags', async () => {
    await ssm.put();
    const many = Array.from({ length: 51 }, (_, at) => ({ Key: `k${at}`, Value: 'v' }));
    await expect(add(many)).rejects.toMatchObject({ name: 'TooManyTagsError' });
  });

  test('is refused for a parameter that is not there', async () => {
    await expect(add([], 'nobody')).rejects.toMatchObject({ name: 'InvalidResourceId' });
  });
});
