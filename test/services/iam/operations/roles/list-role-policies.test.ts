import { expect, test } from 'vitest';
import { iamWorld, noSuchRole, policy } from '../../iam-world.ts';

test('ListRolePolicies pages through the names of inline policies', async () => {
  const { create, call } = iamWorld();
  await create();
  for (const PolicyName of ['b', 'a']) {
    await call('PutRolePolicy', { RoleName: 'app', PolicyName, PolicyDocument: policy });
  }
  const first = await call('ListRolePolicies', { RoleName: 'app', MaxItems: 1 });
  expect(first).toMatchObject({ PolicyNames: ['a'], IsTruncated: true });
  const second = { RoleName: 'app', MaxItems: 1, Marker: first.Marker };
  expect(await call('ListRolePolicies', second)).toEqual({
    PolicyNames: ['b'],
    IsTruncated: false,
  });
});

test('ListRolePolicies refuses a role that is not there', async () => {
  const call = iamWorld().call('ListRolePolicies', { RoleName: 'other' });
  await expect(call).rejects.toMatchObject(noSuchRole);
});
