import { expect, test } from 'vitest';
import { iamWorld, noSuchRole, policy } from '../../iam-world.ts';

test('GetRolePolicy answers the document in URL form, every reserved character encoded', async () => {
  const { create, call } = iamWorld();
  await create();
  await call('PutRolePolicy', { RoleName: 'app', PolicyName: '__proto__', PolicyDocument: policy });
  const answer = await call('GetRolePolicy', { RoleName: 'app', PolicyName: '__proto__' });
  expect(answer).toMatchObject({ RoleName: 'app', PolicyName: '__proto__' });
  expect(answer.PolicyDocument).not.toMatch(/[!'()*{}"]/);
  expect(decodeURIComponent(answer.PolicyDocument)).toBe(policy);
});

test('GetRolePolicy refuses what is not there', async () => {
  const { create, call } = iamWorld();
  await create();
  const get = (RoleName: string) => call('GetRolePolicy', { RoleName, PolicyName: 'constructor' });
  await expect(get('other')).rejects.toMatchObject(noSuchRole);
  await expect(get('app')).rejects.toMatchObject({
    type: 'NoSuchEntityException',
    text: 'The role policy with name constructor cannot be found.',
  });
});
