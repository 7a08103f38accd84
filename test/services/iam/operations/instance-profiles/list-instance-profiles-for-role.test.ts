import { expect, test } from 'vitest';
import { iamWorld, noSuchRole } from '../../iam-world.ts';

test('ListInstanceProfilesForRole answers none for a role that is there', async () => {
  const { create, call } = iamWorld();
  await create();
  expect(await call('ListInstanceProfilesForRole', { RoleName: 'app' })).toEqual({
    InstanceProfiles: [],
    IsTruncated: false,
  });
  await expect(call('ListInstanceProfilesForRole', { RoleName: 'other' })).rejects.toMatchObject(
    noSuchRole,
  );
});
