import { DeleteParameterCommand, GetParameterCommand } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { ssmForEachTest } from '../../start-ssm.ts';

const ssm = ssmForEachTest();
const remove = (Name: string) => ssm.client.send(new DeleteParameterCommand({ Name }));

describe('DeleteParameter', () => {
  test('deletes all versions; the next one is the first again', async () => {
    await ssm.put();
    await ssm.put({ Overwrite: true });
    await remove('name');
    await expect(ssm.client.send(new GetParameterCommand({ Name: 'name' }))).rejects.toMatchObject({
      name: 'ParameterNotFound',
    });
    expect(await ssm.put()).toMatchObject({ Version: 1 });
  });

  test('is refused for a parameter that is not there', async () => {
    await expect(remove('nobody')).rejects.toMatchObject({ name: 'ParameterNotFound' });
  });
});
