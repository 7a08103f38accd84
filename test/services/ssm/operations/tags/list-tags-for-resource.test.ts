import { ListTagsForResourceCommand, type ResourceTypeForTagging } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { ssmForEachTest } from '../../start-ssm.ts';

const ssm = ssmForEachTest();
const list = (ResourceType: ResourceTypeForTagging, ResourceId = 'name') =>
  ssm.client.send(new ListTagsForResourceCommand({ ResourceType, ResourceId }));

describe('ListTagsForResource', () => {
  test('lists the tags of a parameter, also when there are none', async () => {
    await ssm.put();
    expect((await list('Parameter')).TagList).toEqual([]);
  });

  test('is refused for what is not there, of whatever type', async () => {
    await expect(list('Parameter', 'nobody')).rejects.toMatchObject({ name: 'InvalidResourceId' });
    await expect(list('Document')).rejects.toMatchObject({ name: 'InvalidResourceId' });
  });
});
