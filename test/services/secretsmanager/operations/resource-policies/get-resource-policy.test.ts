import { CreateSecretCommand, GetResourcePolicyCommand } from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from 'vitest';
import { secretsForEachTest } from '../../start-secrets.ts';

const secrets = secretsForEachTest();

describe('GetResourcePolicy', () => {
  test('says that a secret has none, as Terraform asks after each creation', async () => {
    const { ARN } = await secrets.client.send(new CreateSecretCommand({ Name: 'db' }));
    const command = new GetResourcePolicyCommand({ SecretId: 'db' });
    const { $metadata: _, ...answer } = await secrets.client.send(command);
    expect(answer).toEqual({ ARN, Name: 'db' });
  });

  test('is refused for a secret that is not there', async () => {
    const command = new GetResourcePolicyCommand({ SecretId: 'nobody' });
    await expect(secrets.client.send(command)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});
