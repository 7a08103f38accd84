import {
  CreateSecretCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
} from '@aws-sdk/client-secrets-manager';
import { beforeEach, describe, expect, test } from 'vitest';
import { secretsForEachTest, versionId } from '../../start-secrets.ts';

const secrets = secretsForEachTest();
const list = (request: object = {}) =>
  secrets.client.send(new ListSecretVersionIdsCommand({ SecretId: 'db', ...request }));

beforeEach(async () => {
  const first = { Name: 'db', SecretString: 'v1', ClientRequestToken: versionId(1) };
  await secrets.client.send(new CreateSecretCommand(first));
  for (const n of [2, 3]) {
    const next = { SecretId: 'db', SecretString: `v${n}`, ClientRequestToken: versionId(n) };
    await secrets.client.send(new PutSecretValueCommand(next));
  }
});

describe('ListSecretVersionIds', () => {
  test('lists the versions that have labels, oldest first', async () => {
    const { Versions } = await list();
    const created = new Date('2026-09-16T10:00:00Z');
    const KmsKeyIds = ['DefaultEncryptionKey'];
    expect(Versions).toEqual([
      { VersionId: versionId(2), VersionStages: ['AWSPREVIOUS'], CreatedDate: created, KmsKeyIds },
      { VersionId: versionId(3), VersionStages: ['AWSCURRENT'], CreatedDate: created, KmsKeyIds },
    ]);
  });

  test('lists deprecated versions on request, by pages', async () => {
    const first = await list({ IncludeDeprecated: true, MaxResults: 2 });
    const second = await list({ IncludeDeprecated: true, NextToken: first.NextToken });
    const ids = [first, second].flatMap(({ Versions = [] }) => Versions.map((v) => v.VersionId));
    expect(ids).toEqual([1, 2, 3].map(versionId));
    expect(first.Versions?.[0]?.VersionStages).toBeUndefined();
  });

  test('is refused for a token that is none', async () => {
    await expect(list({ NextToken: 'garbage' })).rejects.toMatchObject({
      name: 'InvalidNextTokenException',
    });
  });

  test('is refused for a secret that is not there', async () => {
    await expect(list({ SecretId: 'nobody' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});
