import { GetParameterHistoryCommand, LabelParameterVersionCommand } from '@aws-sdk/client-ssm';
import { beforeEach, describe, expect, test } from 'vitest';
import { ssmForEachTest } from '../../start-ssm.ts';

const ssm = ssmForEachTest();
const history = (request: object = {}) =>
  ssm.client.send(new GetParameterHistoryCommand({ Name: 'name', ...request }));

beforeEach(async () => {
  await ssm.put({ Value: 'one', Type: 'SecureString' });
  await ssm.put({ Value: 'two', Type: undefined, Overwrite: true });
  await ssm.client.send(
    new LabelParameterVersionCommand({ Name: 'name', ParameterVersion: 1, Labels: ['prod'] }),
  );
});

describe('GetParameterHistory', () => {
  test('shows every version, oldest first, with its labels', async () => {
    const { Parameters } = await history({ WithDecryption: true });
    expect(Parameters).toMatchObject([
      { Name: 'name', Version: 1, Value: 'one', Labels: ['prod'], KeyId: 'alias/aws/ssm' },
      { Name: 'name', Version: 2, Value: 'two', Labels: [] },
    ]);
    expect(Parameters?.[0]?.LastModifiedUser).toBe('arn:aws:iam::000000000000:root');
  });

  test('shows values sealed unless they are to be decrypted', async () => {
    expect(JSON.stringify((await history()).Parameters)).not.toContain('"one"');
  });

  test('pages', async () => {
    const first = await history({ MaxResults: 1 });
    const second = await history({ MaxResults: 1, NextToken: first.NextToken });
    expect(second.Parameters).toMatchObject([{ Version: 2 }]);
    expect(second.NextToken).toBeUndefined();
  });

  test('is refused for a token that is none, and for a parameter that is not there', async () => {
    await expect(history({ NextToken: 'garbage' })).rejects.toMatchObject({
      name: 'InvalidNextToken',
    });
    await expect(history({ Name: 'nobody' })).rejects.toMatchObject({ name: 'ParameterNotFound' });
  });
});
