import { CreateSecretCommand, DescribeSecretCommand } from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from 'vitest';
import { secretsForEachTest, versionId } from '../../start-secrets.ts';

const secrets = secretsForEachTest();

describe('DescribeSecret', () => {
  test('shows all of a secret but its value', async () => {
    const { ARN } = await secrets.client.send(
      new CreateSecretCommand({
        Name: 'db',
        SecretString: 'do-not-show',
        ClientRequestToken: versionId(1),
      }),
    );
    const { $metadata: _, ...answer } = await secrets.client.send(
      new DescribeSecretCommand({ SecretId: 'db' }),
    );
    const created = new Date('2026-09-16T10:00:00Z');
    expect(answer).toEqual({
      ARN,
      Name: 'db',
      CreatedDate: created,
      LastChangedDate: created,
      VersionIdsToStages: { [versionId(1)]: ['AWSCURRENT'] },
    });
    expect(JSON.stringify(answer)).not.toContain('do-not-show');
  });

  test('is refused for a secret that is not there', async () => {
    await expect(
      secrets.client.send(new DescribeSecretCommand({ SecretId: 'nobody' })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});
