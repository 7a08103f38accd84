import { ListTagsForResourceCommand, RemoveTagsFromResourceCommand } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { ssmForEachTest } from '../../start-ssm.ts';

const ssm = ssmForEachTest();
const resource = { ResourceType: 'Parameter', ResourceId: 'name' } as const;

describe('RemoveTagsFromResource', () => {
  test('takes tags off and passes over others', async () => {
    await ssm.put({ Tags: [{ Key: 'a', Value: '1' }] });
    await ssm.client.send(
      new RemoveTagsFromResourceCommand({ ...resource, TagKeys: ['a', 'other'] }),
    );
    const { TagList } = await ssm.client.send(new ListTagsForResourceCommand(resource));
    expect(TagList).toEqual([]);
  });

  test('is refused for a parameter that is not there', async () => {
    const command = new RemoveTagsFromResourceCommand({ ...resource, TagKeys: ['a'] });
    await expect(ssm.client.send(command)).rejects.toMatchObject({ name: 'InvalidResourceId' });
  });
});
