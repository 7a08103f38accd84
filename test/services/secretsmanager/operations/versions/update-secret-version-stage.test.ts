import {
  CreateSecretCommand,
  DescribeSecretCommand,
  PutSecretValueCommand,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { beforeEach, describe, expect, test } from 'vitest';
import { secretsForEachTest, versionId } from '../../start-secrets.ts';

const secrets = secretsForEachTest();
const [v1, v2] = [versionId(1), versionId(2)];
const move = (request: object) =>
  secrets.client.send(
    new UpdateSecretVersionStageCommand({ SecretId: 'db', VersionStage: 'AWSCURRENT', ...request }),
  );
const stages = async () => {
  const answer = await secrets.client.send(new DescribeSecretCommand({ SecretId: 'db' }));
  return answer.VersionIdsToStages;
};

beforeEach(async () => {
  const first = { Name: 'db', SecretString: 'v1', ClientRequestToken: v1 };
  await secrets.client.send(new CreateSecretCommand(first));
  await secrets.client.send(
    new PutSecretValueCommand({
      SecretId: 'db',
      SecretString: 'v2',
      ClientRequestToken: v2,
      VersionStages: ['AWSPENDING'],
    }),
  );
});

describe('UpdateSecretVersionStage', () => {
  test('makes another version the current one, and the old one the previous one', async () => {
    await move({ RemoveFromVersionId: v1, MoveToVersionId: v2 });
    expect(await stages()).toEqual({ [v1]: ['AWSPREVIOUS'], [v2]: ['AWSCURRENT', 'AWSPENDING'] });
  });

  test('takes a label off', async () => {
    await move({ VersionStage: 'AWSPENDING', RemoveFromVersionId: v2 });
    expect(await stages()).toEqual({ [v1]: ['AWSCURRENT'] });
  });

  test('puts a label on that no version has', async () => {
    await move({ VersionStage: 'GREEN', MoveToVersionId: v1 });
    expect(await stages()).toEqual({ [v1]: ['AWSCURRENT', 'GREEN'], [v2]: ['AWSPENDING'] });
  });

  test.each([
    [
      'a label that another version has, when that is not named',
      { MoveToVersionId: v2 },
      'InvalidParameterException',
      `The parameter RemoveFromVersionId can't be empty. Staging label AWSCURRENT is currently attached to version ${v1}, so you must explicitly reference that version in RemoveFromVersionId.`,
    ],
    [
      'a version that is not there',
      { RemoveFromVersionId: v1, MoveToVersionId: versionId(9) },
      'ResourceNotFoundException',
      `Secrets Manager can't find the specified secret value for VersionId: ${versionId(9)}`,
    ],
    [
      'a version that has not the label',
      { RemoveFromVersionId: v2, MoveToVersionId: v1 },
      'InvalidParameterException',
      `The staging label AWSCURRENT is not attached to version ${v2}, which is given in RemoveFromVersionId.`,
    ],
    [
      'taking off AWSCURRENT',
      { RemoveFromVersionId: v1 },
      'InvalidParameterException',
      "You can't remove the staging label AWSCURRENT without moving it to another version.",
    ],
  ])('is refused for %s', async (_case, request, name, message) => {
    await expect(move(request)).rejects.toMatchObject({ name, message });
  });
});
