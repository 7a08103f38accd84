import { expect, test } from 'vitest';
import { iamWorld, noSuchRole } from '../../iam-world.ts';

const PolicyArn = 'arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy';

test('AttachRolePolicy attaches once, however often it is called', async () => {
  const { create, call } = iamWorld();
  await create();
  for (const _ of [1, 2]) {
    expect(await call('AttachRolePolicy', { RoleName: 'app', PolicyArn })).toEqual({});
  }
  const { AttachedPolicies } = await call('ListAttachedRolePolicies', { RoleName: 'app' });
  expect(AttachedPolicies).toEqual([{ PolicyArn, PolicyName: 'AmazonECSTaskExecutionRolePolicy' }]);
});

test('AttachRolePolicy refuses a role that is not there, and what is no policy', async () => {
  const { create, call } = iamWorld();
  await create();
  const attach = (RoleName: string, arn: string) =>
    call('AttachRolePolicy', { RoleName, PolicyArn: arn });
  await expect(attach('other', PolicyArn)).rejects.toMatchObject(noSuchRole);
  await expect(attach('app', 'arn:aws:iam::aws:role/ReadOnly')).rejects.toMatchObject({
    type: 'InvalidInputException',
  });
});
