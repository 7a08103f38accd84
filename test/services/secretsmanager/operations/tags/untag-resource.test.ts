import {
  CreateSecretCommand,
  DescribeSecretCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from 'vitest';
import { secretsForEachTest } from '../../start-secrets.ts';

const secrets = secretsForEachTest();

describe('UntagResource', () => {
  test('takes tags off; the last one leaves an empty list', async () => {
    const Tags = [{ Key: 'a', Value: '1' }];
    await secrets.client.send(new CreateSecretCommand({ Name: 'db', Tags }));
    const command = new UntagResourceCommand({ SecretId: 'db', TagKeys: ['a', 'other'] });
    await secrets.client.send(command);
    const answer = await secrets.client.send(new DescribeSecretCommand({ SecretId: 'db' }));
    expect(answer.Tags).toEqual([]);
  });

  test('is refused for a secret that is not there', async () => {
    const command = new UntagResourceCommand({ SecretId: 'nobody', TagKeys: ['a'] });
    await expect(secrets.client.send(command)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});
