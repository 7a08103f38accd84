import {
  BatchGetSecretValueCommand,
  type BatchGetSecretValueCommandInput,
  CreateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import { beforeEach, describe, expect, test } from 'vitest';
import { secretsForEachTest } from '../../start-secrets.ts';

const secrets = secretsForEachTest();
const read = (request: BatchGetSecretValueCommandInput) =>
  secrets.client.send(new BatchGetSecretValueCommand(request));

beforeEach(async () => {
  for (const Name of ['a', 'b', 'c']) {
    await secrets.client.send(new CreateSecretCommand({ Name, SecretString: `value of ${Name}` }));
  }
});

describe('BatchGetSecretValue', () => {
  test('reads what it can and says why of the rest', async () => {
    const { SecretValues, Errors } = await read({ SecretIdList: ['a', 'nobody', 'c'] });
    expect(SecretValues?.map(({ SecretString }) => SecretString)).toEqual([
      'value of a',
      'value of c',
    ]);
    expect(Errors).toEqual([
      {
        SecretId: 'nobody',
        ErrorCode: 'ResourceNotFoundException',
        Message: "Secrets Manager can't find the specified secret.",
      },
    ]);
  });

  test('reads what passes the filters, by pages', async () => {
    const Filters = [{ Key: 'name' as const, Values: ['!b'] }];
    const first = await read({ Filters, MaxResults: 1 });
    const second = await read({ Filters, MaxResults: 1, NextToken: first.NextToken });
    expect([first, second].map(({ SecretValues }) => SecretValues?.[0]?.Name)).toEqual(['a', 'c']);
    expect(second.NextToken).toBeUndefined();
  });

  test.each([
    ['neither ids nor filters', {}],
    ['both', { SecretIdList: ['a'], Filters: [{ Key: 'name' as const, Values: ['a'] }] }],
  ])('is refused for %s', async (_case, request) => {
    await expect(read(request)).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  test('is refused for a token that is none', async () => {
    const request = { Filters: [{ Key: 'name' as const, Values: ['a'] }], NextToken: 'garbage' };
    await expect(read(request)).rejects.toMatchObject({ name: 'InvalidNextTokenException' });
  });
});
