import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startGantry, type TestGantry } from '../../../../../src/testing/start-gantry.ts';

let gantry: TestGantry;
let secrets: SecretsManagerClient;

beforeEach(async () => {
  gantry = await startGantry();
  secrets = gantry.client(SecretsManagerClient);
});

afterEach(() => gantry.close());

const token = '01234567-89ab-cdef-0123-456789abcdef';

describe('CreateSecret', () => {
  test('makes a secret whose ARN ends in a hyphen and six characters', async () => {
    const answer = await secrets.send(
      new CreateSecretCommand({ Name: 'shop/db', SecretString: 'pw', ClientRequestToken: token }),
    );
    expect(answer).toMatchObject({ Name: 'shop/db', VersionId: token });
    expect(answer.ARN).toMatch(
      /^arn:aws:secretsmanager:us-east-1:000000000000:secret:shop\/db-[A-Za-z0-9]{6}$/,
    );
  });

  test('without a value makes a secret without versions', async () => {
    const answer = await secrets.send(new CreateSecretCommand({ Name: 'later' }));
    expect(answer.VersionId).toBeUndefined();
    const described = await secrets.send(new DescribeSecretCommand({ SecretId: 'later' }));
    expect(described.VersionIdsToStages).toBeUndefined();
    await expect(
      secrets.send(new GetSecretValueCommand({ SecretId: 'later' })),
    ).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message:
        "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
    });
  });

  test('asked twice with one token makes one secret, and another value is refused', async () => {
    const request = { Name: 'db', SecretString: 'pw', ClientRequestToken: token };
    const first = await secrets.send(new CreateSecretCommand(request));
    const second = await secrets.send(new CreateSecretCommand(request));
    expect(second.ARN).toBe(first.ARN);
    await expect(
      secrets.send(new CreateSecretCommand({ ...request, SecretString: 'other' })),
    ).rejects.toMatchObject({
      name: 'ResourceExistsException',
      message: 'The operation failed because the secret db already exists.',
    });
  });

  test('of a name that is scheduled for deletion is refused', async () => {
    await secrets.send(new CreateSecretCommand({ Name: 'db', SecretString: 'a' }));
    await secrets.send(new DeleteSecretCommand({ SecretId: 'db', RecoveryWindowInDays: 7 }));
    await expect(secrets.send(new CreateSecretCommand({ Name: 'db' }))).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message:
        "You can't create this secret because a secret with this name is already scheduled for deletion.",
    });
  });

  test('keeps description, key and tags', async () => {
    const Tags = [{ Key: 'team', Value: 'shop' }];
    const request = { Name: 'db', Description: 'for the shop', KmsKeyId: 'alias/shop', Tags };
    await secrets.send(new CreateSecretCommand(request));
    const described = await secrets.send(new DescribeSecretCommand({ SecretId: 'db' }));
    expect(described).toMatchObject(request);
  });

  test.each([
    [
      'a name with a space',
      { Name: 'shop db' },
      'ValidationException',
      'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
    ],
    [
      'an empty name',
      { Name: '' },
      'ValidationException',
      "1 validation error detected: Value '' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      'two values',
      { Name: 'x', SecretString: 'a', SecretBinary: Buffer.from('b') },
      'InvalidParameterException',
      "You can't specify both a binary secret value and a string secret value in the same secret.",
    ],
    [
      'a value that is too long',
      { Name: 'x', SecretString: 'é'.repeat(32_769) },
      'ValidationException',
      "1 validation error detected: Value at 'secretString' failed to satisfy constraint: Member must have length less than or equal to 65536",
    ],
    [
      'replicas',
      { Name: 'x', AddReplicaRegions: [{ Region: 'eu-west-1' }] },
      'InvalidParameterException',
      'Gantry does not replicate secrets: leave out AddReplicaRegions.',
    ],
    [
      'a type',
      { Name: 'x', Type: 'MongoDBAtlasDatabaseUser' },
      'InvalidParameterException',
      'Gantry has no managed external secrets: leave out Type.',
    ],
    [
      'a reserved tag',
      { Name: 'x', Tags: [{ Key: 'aws:team', Value: 'x' }] },
      'InvalidParameterException',
      'Tag keys that begin with aws: are reserved.',
    ],
  ])('is refused for %s', async (_case, request, name, message) => {
    await expect(secrets.send(new CreateSecretCommand(request))).rejects.toMatchObject({
      name,
      message,
    });
  });

  test('more than fifty tags are too many', async () => {
    const Tags = Array.from({ length: 51 }, (_, at) => ({ Key: `k${at}`, Value: 'v' }));
    await expect(secrets.send(new CreateSecretCommand({ Name: 'x', Tags }))).rejects.toMatchObject({
      name: 'LimitExceededException',
    });
  });

  test('every account and region has its own', async () => {
    await secrets.send(new CreateSecretCommand({ Name: 'db', SecretString: 'here' }));
    const elsewhere = gantry.client(SecretsManagerClient, { region: 'eu-west-1' });
    await elsewhere.send(new CreateSecretCommand({ Name: 'db', SecretString: 'there' }));
    const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: 'db' }));
    expect(SecretString).toBe('here');
  });
});
