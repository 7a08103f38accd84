// Facts: the STS API reference. The text of the refusal was seen by users of AWS.
import { expect, test } from 'vitest';
import { identityWorld, rootUser, startOfTime } from '../../identity-service.ts';

test('GetSessionToken answers credentials that stand for the caller, for an hour', async () => {
  const { call, sessions } = identityWorld();
  const answer = await call('GetSessionToken', {});
  const { AccessKeyId, SessionToken, Expiration } = Object(answer.Credentials);
  expect(Expiration).toBe((startOfTime + 3_600_000) / 1000);
  expect(sessions.resolve(AccessKeyId, SessionToken)?.session).toMatchObject({
    account: rootUser.account,
    principalArn: rootUser.principalArn,
    userId: rootUser.account,
  });
});

test('GetSessionToken gives the root user no more than an hour', async () => {
  const answer = await identityWorld().call('GetSessionToken', { DurationSeconds: 129_600 });
  expect(answer).toMatchObject({ Credentials: { Expiration: (startOfTime + 3_600_000) / 1000 } });
});

test('GetSessionToken refuses a caller who is in a session', async () => {
  const call = identityWorld().call('GetSessionToken', {}, { userId: 'AROA:x' });
  await expect(call).rejects.toMatchObject({
    type: 'AccessDenied',
    text: 'Cannot call GetSessionToken with session credentials',
  });
});

test.each([899, 129_601])('GetSessionToken refuses %s seconds', async (DurationSeconds) => {
  const call = identityWorld().call('GetSessionToken', { DurationSeconds });
  await expect(call).rejects.toMatchObject({ type: 'ValidationError' });
});
