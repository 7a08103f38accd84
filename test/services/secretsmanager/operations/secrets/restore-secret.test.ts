import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  RestoreSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from 'vitest';
import { secretsForEachTest } from '../../start-secrets.ts';

const secrets = secretsForEachTest();
const restore = (SecretId: string) => secrets.client.send(new RestoreSecretCommand({ SecretId }));

describe('RestoreSecret', () => {
  test('takes the deletion back', async () => {
    await secrets.client.send(new CreateSecretCommand({ Name: 'db', SecretString: 'x' }));
    await secrets.client.send(new DeleteSecretCommand({ SecretId: 'db', RecoveryWindowInDays: 7 }));
    expect(await restore('db')).toMatchObject({ Name: 'db' });
    const described = new DescribeSecretCommand({ SecretId: 'db' });
    expect((await secrets.client.send(described)).DeletedDate).toBeUndefined();
    const { SecretString } = await secrets.client.send(
      new GetSecretValueCommand({ SecretId: 'db' }),
    );
    expect(SecretString).toBe('x');
  });

  test('of a secret that is not to be deleted changes nothing', async () => {
    await secrets.client.send(new CreateSecretCommand({ Name: 'db' }));
    expect(await restore('db')).toMatchObject({ Name: 'db' });
  });

  test('is refused for a secret that is not there', async () => {
    await expect(restore('nobody')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});
