import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import { beforeEach, describe, expect, test } from 'vitest';
import { dayMs, secretsForEachTest } from '../../start-secrets.ts';

const secrets = secretsForEachTest();
const remove = (request: ConstructorParameters<typeof DeleteSecretCommand>[0]) =>
  secrets.client.send(new DeleteSecretCommand(request));
const described = () => secrets.client.send(new DescribeSecretCommand({ SecretId: 'db' }));
const now = new Date('2026-09-16T10:00:00Z');

beforeEach(async () => {
  await secrets.client.send(new CreateSecretCommand({ Name: 'db', SecretString: 'x' }));
});

describe('DeleteSecret', () => {
  test('schedules the deletion after thirty days', async () => {
    const { DeletionDate, Name } = await remove({ SecretId: 'db' });
    expect(Name).toBe('db');
    expect(DeletionDate).toEqual(new Date(now.getTime() + 30 * dayMs));
    expect((await described()).DeletedDate).toEqual(DeletionDate);
  });

  test('forced deletes it now, and may be repeated', async () => {
    const request = { SecretId: 'db', ForceDeleteWithoutRecovery: true };
    await remove(request);
    await expect(described()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    expect(await remove(request)).toMatchObject({ Name: 'db', DeletionDate: now });
  });

  test('forced also ends a recovery window', async () => {
    await remove({ SecretId: 'db' });
    await remove({ SecretId: 'db', ForceDeleteWithoutRecovery: true });
    await expect(described()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test('a second time is refused', async () => {
    await remove({ SecretId: 'db' });
    await expect(remove({ SecretId: 'db' })).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message:
        "You can't perform this operation on the secret because it was already scheduled for deletion.",
    });
  });

  test.each([
    [
      { RecoveryWindowInDays: 6 },
      'The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).',
    ],
    [
      { RecoveryWindowInDays: 7, ForceDeleteWithoutRecovery: true },
      "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
    ],
  ])('is refused for %j', async (request, message) => {
    await expect(remove({ SecretId: 'db', ...request })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message,
    });
  });

  test('is refused for a secret that is not there', async () => {
    await expect(remove({ SecretId: 'nobody' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});
