import { describe, expect, test } from 'vitest';
import { KnownRoles } from '../../../src/services/iam/known-roles.ts';
import { trustsEcsTasks } from '../../../src/services/iam/rules/trust-policy.ts';
import { iamWorld, policy, trust } from './iam-world.ts';

test('a role that was created is known by its whole ARN, path included', async () => {
  const { roles, create } = iamWorld();
  const { Role } = await create('app', { Path: '/team/', MaxSessionDuration: 7200 });
  const known = new KnownRoles(() => roles);
  expect(known.find('arn:aws:iam::123456789012:role/team/app')).toEqual({
    roleId: Role.RoleId,
    maxSessionDurationSeconds: 7200,
    trustsEcsTasks: true,
  });
  expect(known.find('arn:aws:iam::123456789012:role/app')).toBeUndefined();
  expect(known.find('arn:aws:iam::222222222222:role/team/app')).toBeUndefined();
  expect(known.find('no ARN')).toBeUndefined();
});

describe('tasks may have a role', () => {
  const statement = {
    Effect: 'Allow',
    Principal: { Service: ['ec2.amazonaws.com', 'ecs-tasks.amazonaws.com'] },
    Action: ['sts:TagSession', 'sts:AssumeRole'],
  };
  test.each([
    ['whose trust policy names them', trust, true],
    ['whose trust policy names them among others', JSON.stringify({ Statement: statement }), true],
    [
      'unless it denies them',
      JSON.stringify({ Statement: { ...statement, Effect: 'Deny' } }),
      false,
    ],
    [
      'unless it names another service',
      JSON.stringify({ Statement: { ...statement, Principal: { Service: 'ec2.amazonaws.com' } } }),
      false,
    ],
    ['unless its policy is about something else', policy, false],
    ['unless it is no policy', '{', false],
  ])('%s', (_, document, expected) => {
    expect(trustsEcsTasks(document)).toBe(expected);
  });
});
