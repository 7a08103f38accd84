// Facts: the STS API reference. Seen by users of AWS: "Request ARN is invalid", the two texts about
// DurationSeconds, "is not authorized to perform: sts:AssumeRole on resource".
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, test } from 'vitest';
import { startGantry } from '../../../../../src/testing/start-gantry.ts';
import { identityWorld, startOfTime } from '../../identity-service.ts';

const roleArn = 'arn:aws:iam::222222222222:role/team/app';
const input = { RoleArn: roleArn, RoleSessionName: 'one' };
const role = { roleId: 'AROACREATEDHERE', maxSessionDurationSeconds: 3600, trustsEcsTasks: true };

describe('a role that is assumed', () => {
  test('answers a session in the account of the role, for an hour, without the path of the role', async () => {
    const { call, sessions } = identityWorld();
    const answer = await call('AssumeRole', input);
    expect(answer).toMatchObject({
      AssumedRoleUser: {
        Arn: 'arn:aws:sts::222222222222:assumed-role/app/one',
        AssumedRoleId: expect.stringMatching(/^AROA[A-Z2-7]{17}:one$/),
      },
      Credentials: { Expiration: (startOfTime + 3_600_000) / 1000 },
    });
    const { AccessKeyId, SessionToken } = Object(answer.Credentials);
    expect(sessions.resolve(AccessKeyId, SessionToken)?.session).toMatchObject({
      account: '222222222222',
      region: 'us-east-1',
    });
  });

  test('has the id that IAM gave it, and the same one each time', async () => {
    const { call } = identityWorld({ [roleArn]: role });
    for (const _ of [1, 2]) {
      expect(await call('AssumeRole', input)).toMatchObject({
        AssumedRoleUser: { AssumedRoleId: 'AROACREATEDHERE:one' },
      });
    }
  });

  test('answers other credentials each time', async () => {
    const { call } = identityWorld();
    const [one, other] = [await call('AssumeRole', input), await call('AssumeRole', input)];
    expect(one.Credentials).not.toEqual(other.Credentials);
  });

  test('keeps the source identity it was given', async () => {
    const answer = await identityWorld().call('AssumeRole', { ...input, SourceIdentity: 'ann' });
    expect(answer).toMatchObject({ SourceIdentity: 'ann' });
  });
});

describe('AssumeRole refuses', () => {
  const mustBe = 'failed to satisfy constraint: Member must';
  test.each([
    ['what is no ARN', { RoleArn: 'twenty characters and more' }, 'Request ARN is invalid'],
    ['a user', { RoleArn: 'arn:aws:iam::222222222222:user/ann' }, 'Request ARN is invalid'],
    [
      'a session name of one letter',
      { RoleSessionName: 'x' },
      `1 validation error detected: Value 'x' at 'roleSessionName' ${mustBe} have length greater than or equal to 2`,
    ],
    [
      'a session name with a blank',
      { RoleSessionName: 'a b' },
      `1 validation error detected: Value 'a b' at 'roleSessionName' ${mustBe} satisfy regular expression pattern: [\\w+=,.@-]*`,
    ],
    [
      'less than a quarter of an hour',
      { DurationSeconds: 899 },
      `1 validation error detected: Value '899' at 'durationSeconds' ${mustBe} have value greater than or equal to 900`,
    ],
    [
      'more than the role allows',
      { DurationSeconds: 3601 },
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    ],
  ])('%s', async (_, more, text) => {
    const { call } = identityWorld({ [roleArn]: role });
    await expect(call('AssumeRole', { ...input, ...more })).rejects.toMatchObject({
      type: 'ValidationError',
      text,
    });
  });

  test('more than an hour to who is in the session of a role already', async () => {
    const session = { userId: 'AROA:x', principalArn: 'arn:aws:sts::1:assumed-role/app/x' };
    const longer = { ...input, DurationSeconds: 3601 };
    await expect(identityWorld().call('AssumeRole', longer, session)).rejects.toThrow(
      '1 hour session limit for roles assumed by role chaining',
    );
  });

  test('a role that nobody created, with --strict', async () => {
    const strict = { strictRoles: true };
    await expect(identityWorld({}, strict).call('AssumeRole', input)).rejects.toMatchObject({
      type: 'AccessDenied',
      status: 403,
      text: `User: arn:aws:iam::123456789012:root is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
    });
    const created = identityWorld({ [roleArn]: role }, strict).call('AssumeRole', input);
    expect(await created).toHaveProperty('Credentials');
  });
});

test('with --assume-role off it answers 501, and the rest of STS is there', async () => {
  const { call } = identityWorld({}, { assumeRole: false });
  await expect(call('AssumeRole', input)).rejects.toMatchObject({ status: 501 });
  expect(await call('GetCallerIdentity', {})).toHaveProperty('Account');
});

describe('through the SDK', () => {
  test('the credentials of a role are those of its session in the next call', async () => {
    const gantry = await startGantry({
      flags: ['--verify-signatures', '--access-keys', 'test:test'],
    });
    try {
      const sts = gantry.client(STSClient);
      const { Credentials } = await sts.send(new AssumeRoleCommand(input));
      expect(Credentials?.Expiration).toBeInstanceOf(Date);
      const credentials = {
        accessKeyId: Credentials?.AccessKeyId ?? '',
        secretAccessKey: Credentials?.SecretAccessKey ?? '',
        sessionToken: Credentials?.SessionToken ?? '',
      };
      const identityIn = (given: typeof credentials) =>
        gantry.client(inSession(given)).send(new GetCallerIdentityCommand({}));
      expect(await identityIn(credentials)).toMatchObject({
        Account: '222222222222',
        Arn: 'arn:aws:sts::222222222222:assumed-role/app/one',
      });
      await gantry.gantry.control.reset();
      await expect(identityIn(credentials)).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
    } finally {
      await gantry.close();
    }
  });
});

/** A client class that signs with these credentials. */
function inSession(credentials: { accessKeyId: string; secretAccessKey: string }) {
  return class extends STSClient {
    constructor(configuration: ConstructorParameters<typeof STSClient>[0]) {
      super({ ...configuration, credentials });
    }
  };
}
