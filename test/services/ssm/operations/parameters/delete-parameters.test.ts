import { DeleteParametersCommand, DescribeParametersCommand } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { ssmForEachTest } from '../../start-ssm.ts';

const ssm = ssmForEachTest();

describe('DeleteParameters', () => {
  test('deletes what is there and names the rest', async () => {
    await ssm.put({ Name: 'a' });
    await ssm.put({ Name: 'b' });
    const command = new DeleteParametersCommand({ Names: ['a', 'nobody'] });
    expect(await ssm.client.send(command)).toMatchObject({
      DeletedParameters: ['a'],
      InvalidParameters: ['nobody'],
    });
    const { Parameters } = await ssm.client.send(new DescribeParametersCommand({}));
    expect(Parameters?.map(({ Name }) => Name)).toEqual(['b']);
  });

  test('is refused for more than ten', async () => {
    const Names = Array.from({ length: 11 }, (_, at) => `n${at}`);
    await expect(ssm.client.send(new DeleteParametersCommand({ Names }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });
});
