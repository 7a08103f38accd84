import { expect, test } from 'vitest';
import { identityWorld } from '../../identity-service.ts';

const { call } = identityWorld();

test('GetCallerIdentity says that a call without a session is the root user of its account', async () => {
  const principalArn = 'arn:aws-cn:iam::123456789012:root';
  expect(await call('GetCallerIdentity', {}, { principalArn })).toEqual({
    Account: '123456789012',
    Arn: principalArn,
    UserId: '123456789012',
  });
});

test('GetCallerIdentity says whose session it is', async () => {
  const session = {
    principalArn: 'arn:aws:sts::123456789012:assumed-role/app/one',
    userId: 'AROAEXAMPLE:one',
  };
  expect(await call('GetCallerIdentity', {}, session)).toEqual({
    Account: '123456789012',
    Arn: session.principalArn,
    UserId: 'AROAEXAMPLE:one',
  });
});
