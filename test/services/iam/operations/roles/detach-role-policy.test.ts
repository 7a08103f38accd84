import { expect, test } from 'vitest';
import { iamWorld, noSuchRole } from '../../iam-world.ts';

const PolicyArn = 'arn:aws:iam::aws:policy/ReadOnlyAccess';

test('DetachRolePolicy detaches once', async () => {
  const { create, call } = iamWorld();
  await create();
  await call('AttachRolePolicy', { RoleName: 'app', PolicyArn });
  expect(await call('DetachRolePolicy', { RoleName: 'app', PolicyArn })).toEqual({});
  expect(await call('ListAttachedRolePolicies', { RoleName: 'app' })).toMatchObject({
    AttachedPolicies: [],
  });
  await expect(call('DetachRolePolicy', { RoleName: 'app', PolicyArn })).rejects.toMatchObject({
    type: 'NoSuchEntityException',
    text: `Policy ${PolicyArn} was not found.`,
  });
});

test('DetachRolePolicy refuses a role that is not there', async () => {
  const call = iamWorld().call('DetachRolePolicy', { RoleName: 'other', PolicyArn });
  await expect(call).rejects.toMatchObject(noSuchRole);
});
