import { expect, test } from 'vitest';
import { iamWorld, noSuchRole, policy } from '../../iam-world.ts';

test('UpdateAssumeRolePolicy replaces the trust policy', async () => {
  const { create, call } = iamWorld();
  await create();
  await call('UpdateAssumeRolePolicy', { RoleName: 'app', PolicyDocument: policy });
  const { Role } = await call('GetRole', { RoleName: 'app' });
  expect(decodeURIComponent(Role.AssumeRolePolicyDocument)).toBe(policy);
});

test('UpdateAssumeRolePolicy refuses a role that is not there, and what is no policy', async () => {
  const { create, call } = iamWorld();
  await create();
  const update = (RoleName: string, PolicyDocument: string) =>
    call('UpdateAssumeRolePolicy', { RoleName, PolicyDocument });
  await expect(update('other', policy)).rejects.toMatchObject(noSuchRole);
  await expect(update('app', '{')).rejects.toMatchObject({
    type: 'MalformedPolicyDocumentException',
    text: 'This policy contains invalid Json',
  });
});
