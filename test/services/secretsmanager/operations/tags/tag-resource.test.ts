import {
  CreateSecretCommand,
  DescribeSecretCommand,
  TagResourceCommand,
} from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from 'vitest';
import { secretsForEachTest } from '../../start-secrets.ts';

const secrets = secretsForEachTest();

describe('TagResource', () => {
  test('adds tags and replaces those of the same key', async () => {
    const Tags = [{ Key: 'a', Value: '1' }];
    await secrets.client.send(new CreateSecretCommand({ Name: 'db', Tags }));
    const added = [
      { Key: 'b', Value: '2' },
      { Key: 'a', Value: '3' },
    ];
    await secrets.client.send(new TagResourceCommand({ SecretId: 'db', Tags: added }));
    const answer = await secrets.client.send(new DescribeSecretCommand({ SecretId: 'db' }));
    expect(answer.Tags).toEqual([
      { Key: 'a', Value: '3' },
      { Key: 'b', Value: '2' },
    ]);
  });

  test('is refused for a secret that is not there', async () => {
    const command = new TagResourceCommand({ SecretId: 'nobody', Tags: [] });
    await expect(secrets.client.send(command)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});
