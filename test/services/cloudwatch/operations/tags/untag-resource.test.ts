import { ListTagsForResourceCommand, UntagResourceCommand } from '@aws-sdk/client-cloudwatch';
import { expect, test } from 'vitest';
import { cloudwatchForEachTest } from '../../start-cloudwatch.ts';

const cloudwatch = cloudwatchForEachTest();
const ResourceARN = 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:errors';

test('UntagResource takes tags off, and passes over keys that are not there', async () => {
  await cloudwatch.put('errors', {
    Tags: [
      { Key: 'a', Value: '1' },
      { Key: 'b', Value: '2' },
    ],
  });
  await cloudwatch.client.send(new UntagResourceCommand({ ResourceARN, TagKeys: ['a', 'c'] }));
  const { Tags } = await cloudwatch.client.send(new ListTagsForResourceCommand({ ResourceARN }));
  expect(Tags).toEqual([{ Key: 'b', Value: '2' }]);
});

test('UntagResource is refused for an alarm that is not there', async () => {
  const request = new UntagResourceCommand({ ResourceARN, TagKeys: [] });
  await expect(cloudwatch.client.send(request)).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});
