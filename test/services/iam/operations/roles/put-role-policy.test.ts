import { expect, test } from 'vitest';
import { iamWorld, noSuchRole, policy, trust } from '../../iam-world.ts';

const put = { RoleName: 'app', PolicyName: 'read', PolicyDocument: policy };

test('PutRolePolicy puts a policy in the place of one of the same name', async () => {
  const { create, call } = iamWorld();
  await create();
  await call('PutRolePolicy', put);
  await call('PutRolePolicy', { ...put, PolicyDocument: trust });
  const { PolicyDocument } = await call('GetRolePolicy', { RoleName: 'app', PolicyName: 'read' });
  expect(decodeURIComponent(PolicyDocument)).toBe(trust);
  expect(await call('ListRolePolicies', { RoleName: 'app' })).toMatchObject({
    PolicyNames: ['read'],
  });
});

test('PutRolePolicy refuses a role that is not there, a bad name and what is no policy', async () => {
  const { create, call } = iamWorld();
  await create();
  await expect(call('PutRolePolicy', { ...put, RoleName: 'other' })).rejects.toMatchObject(
    noSuchRole,
  );
  await expect(call('PutRolePolicy', { ...put, PolicyName: 'a b' })).rejects.toMatchObject({
    type: 'ValidationError',
  });
  await expect(call('PutRolePolicy', { ...put, PolicyDocument: '' })).rejects.toMatchObject({
    type: 'MalformedPolicyDocumentException',
  });
});
