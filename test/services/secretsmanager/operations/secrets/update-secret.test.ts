import {
  CreateSecretCommand,
  DescribeSecretCommand,
  UpdateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import { beforeEach, describe, expect, test } from 'vitest';
import { secretsForEachTest, versionId } from '../../start-secrets.ts';

const secrets = secretsForEachTest();
const update = (request: Omit<ConstructorParameters<typeof UpdateSecretCommand>[0], 'SecretId'>) =>
  secrets.client.send(new UpdateSecretCommand({ SecretId: 'db', ...request }));
const described = () => secrets.client.send(new DescribeSecretCommand({ SecretId: 'db' }));

beforeEach(async () => {
  const first = { Name: 'db', SecretString: 'first', ClientRequestToken: versionId(1) };
  await secrets.client.send(new CreateSecretCommand(first));
});

describe('UpdateSecret', () => {
  test('without a value changes what the secret says and makes no version', async () => {
    const answer = await update({ Description: 'for the shop' });
    expect(answer.VersionId).toBeUndefined();
    expect(await described()).toMatchObject({
      Description: 'for the shop',
      VersionIdsToStages: { [versionId(1)]: ['AWSCURRENT'] },
    });
  });

  test('with a value makes it the current version', async () => {
    const answer = await update({ SecretString: 'second', ClientRequestToken: versionId(2) });
    expect(answer.VersionId).toBe(versionId(2));
    expect((await described()).VersionIdsToStages).toEqual({
      [versionId(1)]: ['AWSPREVIOUS'],
      [versionId(2)]: ['AWSCURRENT'],
    });
  });

  test('notes when it was changed', async () => {
    await secrets.gantry.advance(60_000);
    await update({ KmsKeyId: 'alias/shop' });
    const { CreatedDate, LastChangedDate, KmsKeyId } = await described();
    expect(KmsKeyId).toBe('alias/shop');
    expect(Number(LastChangedDate) - Number(CreatedDate)).toBe(60_000);
  });

  test('is refused for a token that another value has, and changes nothing', async () => {
    const request = { Description: 'x', SecretString: 'other', ClientRequestToken: versionId(1) };
    await expect(update(request)).rejects.toMatchObject({ name: 'ResourceExistsException' });
    expect((await described()).Description).toBeUndefined();
  });
});
