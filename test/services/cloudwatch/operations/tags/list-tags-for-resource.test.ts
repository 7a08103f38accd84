import { ListTagsForResourceCommand } from '@aws-sdk/client-cloudwatch';
import { expect, test } from 'vitest';
import { cloudwatchForEachTest } from '../../start-cloudwatch.ts';

const cloudwatch = cloudwatchForEachTest();
const ResourceARN = 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:errors';
const list = () => cloudwatch.client.send(new ListTagsForResourceCommand({ ResourceARN }));

test('ListTagsForResource shows an empty list of an alarm without tags', async () => {
  await cloudwatch.put('errors');
  expect((await list()).Tags).toEqual([]);
});

test('ListTagsForResource is refused for an alarm that is not there', async () => {
  await expect(list()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});
