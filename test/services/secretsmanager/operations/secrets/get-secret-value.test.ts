import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
} from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from 'vitest';
import { dayMs, secretsForEachTest, versionId } from '../../start-secrets.ts';

const secrets = secretsForEachTest();

const read = (request: ConstructorParameters<typeof GetSecretValueCommand>[0]) =>
  secrets.client.send(new GetSecretValueCommand(request));

async function twoVersions(): Promise<string> {
  const { ARN = '' } = await secrets.client.send(
    new CreateSecretCommand({ Name: 'db', SecretString: 'old', ClientRequestToken: versionId(1) }),
  );
  await secrets.client.send(
    new PutSecretValueCommand({
      SecretId: 'db',
      SecretString: 'new',
      ClientRequestToken: versionId(2),
    }),
  );
  return ARN;
}

describe('GetSecretValue', () => {
  test('reads the current version by name, by ARN and by the ARN without its last characters', async () => {
    const ARN = await twoVersions();
    for (const SecretId of ['db', ARN, ARN.slice(0, -7)]) {
      const answer = await read({ SecretId });
      expect(answer).toMatchObject({
        ARN,
        Name: 'db',
        SecretString: 'new',
        VersionId: versionId(2),
        VersionStages: ['AWSCURRENT'],
      });
    }
  });

  test('reads another version by its label or its id', async () => {
    await twoVersions();
    const byLabel = await read({ SecretId: 'db', VersionStage: 'AWSPREVIOUS' });
    const byId = await read({ SecretId: 'db', VersionId: versionId(1) });
    expect([byLabel.SecretString, byId.SecretString]).toEqual(['old', 'old']);
  });

  test('reads bytes as they were given', async () => {
    const bytes = Uint8Array.from([0, 255, 10, 128]);
    await secrets.client.send(new CreateSecretCommand({ Name: 'bytes', SecretBinary: bytes }));
    const { SecretBinary, SecretString } = await read({ SecretId: 'bytes' });
    expect([...(SecretBinary ?? [])]).toEqual([...bytes]);
    expect(SecretString).toBeUndefined();
  });

  test('notes the day on which it was read', async () => {
    await twoVersions();
    await secrets.gantry.advance(dayMs);
    await read({ SecretId: 'db' });
    const { LastAccessedDate } = await secrets.client.send(
      new DescribeSecretCommand({ SecretId: 'db' }),
    );
    expect(LastAccessedDate).toEqual(new Date('2026-09-17T00:00:00Z'));
  });

  test.each([
    [
      'a secret that is not there',
      { SecretId: 'nobody' },
      'ResourceNotFoundException',
      "Secrets Manager can't find the specified secret.",
    ],
    [
      'the ARN of another region',
      { SecretId: 'arn:aws:secretsmanager:eu-west-1:000000000000:secret:db' },
      'ResourceNotFoundException',
      "Secrets Manager can't find the specified secret.",
    ],
    [
      'a label that no version has',
      { SecretId: 'db', VersionStage: 'AWSPENDING' },
      'ResourceNotFoundException',
      "Secrets Manager can't find the specified secret value for staging label: AWSPENDING",
    ],
    [
      'a version that is not there',
      { SecretId: 'db', VersionId: versionId(9) },
      'ResourceNotFoundException',
      `Secrets Manager can't find the specified secret value for VersionId: ${versionId(9)}`,
    ],
    [
      'a label of another version',
      { SecretId: 'db', VersionId: versionId(1), VersionStage: 'AWSCURRENT' },
      'InvalidRequestException',
      'You provided a VersionStage that is not associated to the provided VersionId.',
    ],
    [
      'an ARN with more behind the name',
      { SecretId: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:db:key::' },
      'ValidationException',
      'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
    ],
    [
      'no id at all',
      { SecretId: '' },
      'ValidationException',
      "1 validation error detected: Value '' at 'secretId' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
  ])('is refused for %s', async (_case, request, name, message) => {
    await twoVersions();
    await expect(read(request)).rejects.toMatchObject({ name, message });
  });

  test('is refused for a secret that is to be deleted', async () => {
    await twoVersions();
    await secrets.client.send(new DeleteSecretCommand({ SecretId: 'db' }));
    await expect(read({ SecretId: 'db' })).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: "You can't perform this operation on the secret because it was marked for deletion.",
    });
  });

  test('a name that ends like an ARN is found by name and not by the short ARN', async () => {
    const { ARN = '' } = await secrets.client.send(
      new CreateSecretCommand({ Name: 'name-a1b2c3', SecretString: 'x' }),
    );
    expect((await read({ SecretId: 'name-a1b2c3' })).SecretString).toBe('x');
    await expect(read({ SecretId: ARN.slice(0, -7) })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});
