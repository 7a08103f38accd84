import { ListTagsForResourceCommand, TagResourceCommand } from '@aws-sdk/client-cloudwatch';
import { describe, expect, test } from 'vitest';
import { cloudwatchForEachTest } from '../../start-cloudwatch.ts';

const cloudwatch = cloudwatchForEachTest();
const ResourceARN = 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:errors';

const tag = (Tags: { Key: string; Value: string }[], arn = ResourceARN) =>
  cloudwatch.client.send(new TagResourceCommand({ ResourceARN: arn, Tags }));

describe('TagResource', () => {
  test('adds tags and replaces values', async () => {
    await cloudwatch.put('errors', { Tags: [{ Key: 'a', Value: '1' }] });
    await tag([
      { Key: 'a', Value: '2' },
      { Key: 'b', Value: '' },
    ]);
    const { Tags } = await cloudwatch.client.send(new ListTagsForResourceCommand({ ResourceARN }));
    expect(Tags).toEqual([
      { Key: 'a', Value: '2' },
      { Key: 'b', Value: '' },
    ]);
  });

  test('is refused for more than 50', async () => {
    await cloudwatch.put('errors');
    const many = Array.from({ length: 51 }, (_, at) => ({ Key: `k${at}`, Value: 'x' }));
    await expect(tag(many)).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test.each([
    ['an alarm that is not there', ResourceARN],
    ['an alarm of another account', 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:errors'],
    ['something else', 'arn:aws:cloudwatch::000000000000:dashboard/errors'],
  ])('is refused with ResourceNotFoundException for %s', async (_, arn) => {
    await expect(tag([{ Key: 'a', Value: 'b' }], arn)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      $metadata: { httpStatusCode: 404 },
    });
  });

  test('is refused with InvalidParameterValueException for what is no ARN', async () => {
    await expect(tag([], 'errors')).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
    });
  });
});
