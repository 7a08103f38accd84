import { expect, test } from 'vitest';
import { iamWorld, noSuchRole } from '../../iam-world.ts';

test('GetRole finds a role by its name, whatever the case', async () => {
  const { create, call } = iamWorld();
  const created = await create('App');
  expect(await call('GetRole', { RoleName: 'app' })).toEqual(created);
});

test('GetRole refuses a role that is not there', async () => {
  await expect(iamWorld().call('GetRole', { RoleName: 'other' })).rejects.toMatchObject(noSuchRole);
});
