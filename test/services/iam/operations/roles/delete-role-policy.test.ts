import { expect, test } from 'vitest';
import { iamWorld, noSuchRole, policy } from '../../iam-world.ts';

test('DeleteRolePolicy deletes a policy once', async () => {
  const { create, call } = iamWorld();
  await create();
  await call('PutRolePolicy', { RoleName: 'app', PolicyName: 'p', PolicyDocument: policy });
  const remove = { RoleName: 'app', PolicyName: 'p' };
  expect(await call('DeleteRolePolicy', remove)).toEqual({});
  await expect(call('DeleteRolePolicy', remove)).rejects.toMatchObject({
    type: 'NoSuchEntityException',
    text: 'The role policy with name p cannot be found.',
  });
});

test('DeleteRolePolicy refuses a role that is not there', async () => {
  const call = iamWorld().call('DeleteRolePolicy', { RoleName: 'other', PolicyName: 'p' });
  await expect(call).rejects.toMatchObject(noSuchRole);
});
