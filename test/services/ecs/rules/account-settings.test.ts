import { describe, expect, test } from 'vitest';
import { principalOf } from '../../../../src/services/ecs/rules/account-settings.ts';

const caller = {
  account: '000000000000',
  region: 'us-east-1',
  partition: 'aws',
  principalArn: 'arn:aws:sts::000000000000:assumed-role/ci/build-7',
};
const role = 'arn:aws:iam::000000000000:role/ci';

describe('the principal of an account setting', () => {
  test.each([
    ['the role of the session that calls', undefined, role],
    ['the role of a session that is named', 'arn:aws:sts::000000000000:assumed-role/ci/x', role],
    ['the user that is named', 'arn:aws:iam::000000000000:user/me', undefined],
    ['the root user that is named', 'arn:aws:iam::000000000000:root', undefined],
  ])('is %s', (_, named, principal) => {
    expect(principalOf(caller, named)).toBe(principal ?? named);
  });

  test.each(['arn:aws:sts::000000000000:federated-user/me', ''])(
    'is the caller %j, whoever that is',
    (principalArn) => {
      expect(principalOf({ ...caller, principalArn }, undefined)).toBe(principalArn);
    },
  );
});
