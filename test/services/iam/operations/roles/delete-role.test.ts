import { expect, test } from 'vitest';
import { iamWorld, noSuchRole, policy } from '../../iam-world.ts';

const PolicyArn = 'arn:aws:iam::aws:policy/ReadOnlyAccess';

test('DeleteRole deletes a role once', async () => {
  const { create, call } = iamWorld();
  await create('other');
  expect(await call('DeleteRole', { RoleName: 'other' })).toEqual({});
  await expect(call('DeleteRole', { RoleName: 'other' })).rejects.toMatchObject(noSuchRole);
});

test('DeleteRole refuses a role with policies', async () => {
  const { create, call } = iamWorld();
  await create();
  const conflict = { type: 'DeleteConflictException', code: 'DeleteConflict', status: 409 };
  await call('PutRolePolicy', { RoleName: 'app', PolicyName: 'p', PolicyDocument: policy });
  await expect(call('DeleteRole', { RoleName: 'app' })).rejects.toMatchObject({
    ...conflict,
    text: 'Cannot delete entity, must delete policies first.',
  });
  await call('AttachRolePolicy', { RoleName: 'app', PolicyArn });
  await expect(call('DeleteRole', { RoleName: 'app' })).rejects.toMatchObject({
    ...conflict,
    text: 'Cannot delete entity, must detach all policies first.',
  });
  await call('DetachRolePolicy', { RoleName: 'app', PolicyArn });
  await call('DeleteRolePolicy', { RoleName: 'app', PolicyName: 'p' });
  expect(await call('DeleteRole', { RoleName: 'app' })).toEqual({});
});
