import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
} from '@aws-sdk/client-secrets-manager';
import { beforeEach, describe, expect, test } from 'vitest';
import { secretsForEachTest, versionId } from '../../start-secrets.ts';

const secrets = secretsForEachTest();
const put = (request: Omit<ConstructorParameters<typeof PutSecretValueCommand>[0], 'SecretId'>) =>
  secrets.client.send(new PutSecretValueCommand({ SecretId: 'db', ...request }));

beforeEach(async () => {
  await secrets.client.send(new CreateSecretCommand({ Name: 'db', SecretString: 'first' }));
});

describe('PutSecretValue', () => {
  test('makes a version the current one', async () => {
    const answer = await put({ SecretString: 'second', ClientRequestToken: versionId(2) });
    expect(answer).toMatchObject({
      Name: 'db',
      VersionId: versionId(2),
      VersionStages: ['AWSCURRENT'],
    });
  });

  test('with labels of its own leaves the current version current', async () => {
    const answer = await put({ SecretString: 'next', VersionStages: ['B', 'AWSPENDING'] });
    expect(answer.VersionStages).toEqual(['AWSPENDING', 'B']);
    const { SecretString } = await secrets.client.send(
      new GetSecretValueCommand({ SecretId: 'db' }),
    );
    expect(SecretString).toBe('first');
  });

  test('asked twice with one token adds one version, and another value is refused', async () => {
    const request = { SecretString: 'second', ClientRequestToken: versionId(2) };
    const first = await put(request);
    const second = await put(request);
    expect(second.VersionStages).toEqual(first.VersionStages);
    await expect(put({ ...request, SecretString: 'other' })).rejects.toMatchObject({
      name: 'ResourceExistsException',
      message: expect.stringMatching(
        /^You can't use ClientRequestToken 0+-.* because that value is already in use for a version of secret arn:/,
      ),
    });
  });

  test.each([
    ['no value', {}],
    ['an empty value', { SecretString: '' }],
  ])('is refused for %s', async (_case, request) => {
    await expect(put(request)).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: 'You must provide either SecretString or SecretBinary.',
    });
  });

  test('is refused for a token that is too short', async () => {
    await expect(put({ SecretString: 'x', ClientRequestToken: 'short' })).rejects.toMatchObject({
      name: 'ValidationException',
      message:
        "1 validation error detected: Value 'short' at 'clientRequestToken' failed to satisfy constraint: Member must have length greater than or equal to 32",
    });
  });

  test('is refused for a secret that is not there', async () => {
    const command = new PutSecretValueCommand({ SecretId: 'nobody', SecretString: 'x' });
    await expect(secrets.client.send(command)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});
