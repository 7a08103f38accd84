import { expect, test } from 'vitest';
import { iamWorld, noSuchRole } from '../../iam-world.ts';

test('ListAttachedRolePolicies pages, below a path of the policies', async () => {
  const { create, call } = iamWorld();
  await create();
  for (const name of ['C', 'service-role/B', 'A']) {
    await call('AttachRolePolicy', {
      RoleName: 'app',
      PolicyArn: `arn:aws:iam::aws:policy/${name}`,
    });
  }
  const list = (more: object) =>
    call('ListAttachedRolePolicies', { RoleName: 'app', MaxItems: 2, ...more });
  const first = await list({});
  expect(first).toMatchObject({
    AttachedPolicies: [{ PolicyName: 'A' }, { PolicyName: 'C' }],
    IsTruncated: true,
  });
  expect(await list({ Marker: first.Marker })).toMatchObject({
    AttachedPolicies: [{ PolicyName: 'B' }],
    IsTruncated: false,
  });
  expect(await list({ PathPrefix: '/service-role/' })).toMatchObject({
    AttachedPolicies: [{ PolicyName: 'B' }],
  });
});

test('ListAttachedRolePolicies refuses a role that is not there', async () => {
  const call = iamWorld().call('ListAttachedRolePolicies', { RoleName: 'other' });
  await expect(call).rejects.toMatchObject(noSuchRole);
});
