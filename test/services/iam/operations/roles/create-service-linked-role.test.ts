// Facts: the IAM API reference; the text for a role that is there was seen by users of AWS.
import { expect, test } from 'vitest';
import { iamWorld } from '../../iam-world.ts';

const ecs = { AWSServiceName: 'ecs.amazonaws.com' };

test('CreateServiceLinkedRole makes the role that ECS acts in', async () => {
  const { Role } = await iamWorld().call('CreateServiceLinkedRole', ecs);
  expect(Role).toMatchObject({
    RoleName: 'AWSServiceRoleForECS',
    Arn: 'arn:aws:iam::123456789012:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS',
    Path: '/aws-service-role/ecs.amazonaws.com/',
  });
  expect(decodeURIComponent(Role.AssumeRolePolicyDocument)).toContain('"ecs.amazonaws.com"');
});

test('CreateServiceLinkedRole refuses a second one, unless it has a suffix', async () => {
  const { call } = iamWorld();
  await call('CreateServiceLinkedRole', ecs);
  await expect(call('CreateServiceLinkedRole', ecs)).rejects.toMatchObject({
    type: 'InvalidInputException',
    status: 400,
    text: 'Service role name AWSServiceRoleForECS has been taken in this account, please try a different suffix.',
  });
  const { Role } = await call('CreateServiceLinkedRole', { ...ecs, CustomSuffix: 'blue' });
  expect(Role.RoleName).toBe('AWSServiceRoleForECS_blue');
});
