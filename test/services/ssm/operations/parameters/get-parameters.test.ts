import { GetParametersCommand } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { ssmForEachTest } from '../../start-ssm.ts';

const ssm = ssmForEachTest();
const get = (Names: string[]) =>
  ssm.client.send(new GetParametersCommand({ Names, WithDecryption: true }));

describe('GetParameters', () => {
  test('reads what is there and names the rest', async () => {
    await ssm.put({ Name: '/a', Value: '1', Type: 'SecureString' });
    await ssm.put({ Name: 'b', Value: '2' });
    const { Parameters, InvalidParameters } = await get(['/a', 'nobody', 'b', 'b:7']);
    expect(Parameters?.map(({ Name, Value }) => [Name, Value])).toEqual([
      ['/a', '1'],
      ['b', '2'],
    ]);
    expect(InvalidParameters).toEqual(['nobody', 'b:7']);
  });

  test('is refused for more than ten', async () => {
    const names = Array.from({ length: 11 }, (_, at) => `n${at}`);
    await expect(get(names)).rejects.toMatchObject({ name: 'ValidationException' });
  });
});
