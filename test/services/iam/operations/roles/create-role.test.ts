// Facts: the IAM API reference. Seen by users of AWS: "Role with name … already exists.", "This policy
// contains invalid Json".
import { CreateRoleCommand, GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { describe, expect, test } from 'vitest';
import { startGantry } from '../../../../../src/testing/start-gantry.ts';
import { iamWorld, startOfTime, trust } from '../../iam-world.ts';

describe('a role that is created', () => {
  test('has an id and an ARN, an hour for its sessions, and its trust policy in URL form', async () => {
    const { Role } = await iamWorld().create('app', { Path: '/team/', Description: 'of the app' });
    expect(Role).toEqual({
      Path: '/team/',
      RoleName: 'app',
      RoleId: expect.stringMatching(/^AROA[A-Z2-7]{17}$/),
      Arn: 'arn:aws:iam::123456789012:role/team/app',
      CreateDate: startOfTime / 1000,
      AssumeRolePolicyDocument: encodeURIComponent(trust),
      Description: 'of the app',
      MaxSessionDuration: 3600,
    });
  });

  test('shows its boundary and its tags', async () => {
    const Tags = [{ Key: 'team', Value: 'shop' }];
    const PermissionsBoundary = 'arn:aws:iam::123456789012:policy/edge';
    const { Role } = await iamWorld().create('app', { Tags, PermissionsBoundary });
    expect(Role).toMatchObject({
      Tags,
      PermissionsBoundary: {
        PermissionsBoundaryType: 'PermissionsBoundaryPolicy',
        PermissionsBoundaryArn: PermissionsBoundary,
      },
    });
  });

  test('may have the name of a role of another account', async () => {
    const { create, call } = iamWorld();
    await create();
    const input = { RoleName: 'app', AssumeRolePolicyDocument: trust };
    expect(await call('CreateRole', input, '222222222222')).toHaveProperty('Role');
  });
});

describe('CreateRole refuses', () => {
  test('a name that is taken, whatever its case', async () => {
    const { create } = iamWorld();
    await create('app');
    await expect(create('App')).rejects.toMatchObject({
      type: 'EntityAlreadyExistsException',
      code: 'EntityAlreadyExists',
      status: 409,
      text: 'Role with name App already exists.',
    });
  });

  test.each([['no JSON'], ['[1]'], ['{}'], ['{"Statement":[]}'], ['"text"']])(
    'the trust policy %s',
    async (AssumeRolePolicyDocument) => {
      await expect(iamWorld().create('app', { AssumeRolePolicyDocument })).rejects.toMatchObject({
        type: 'MalformedPolicyDocumentException',
        status: 400,
      });
    },
  );

  test.each([
    ['a name with a blank', { RoleName: 'a b' }, 'roleName'],
    ['a name of 65 letters', { RoleName: 'a'.repeat(65) }, 'roleName'],
    ['a path without its slash', { Path: '/team' }, 'path'],
    ['sessions of half an hour', { MaxSessionDuration: 1800 }, 'maxSessionDuration'],
    ['a tag without a key', { Tags: [{ Key: '', Value: 'x' }] }, 'tags.1.member.key'],
  ])('%s', async (_, more, member) => {
    await expect(iamWorld().create('app', more)).rejects.toMatchObject({
      type: 'ValidationError',
      text: expect.stringContaining(`at '${member}' failed to satisfy constraint`),
    });
  });
});

test('through the SDK a role is created, described and not found', async () => {
  const gantry = await startGantry();
  try {
    const iam = gantry.client(IAMClient);
    const input = { RoleName: 'app', AssumeRolePolicyDocument: trust, MaxSessionDuration: 7200 };
    await iam.send(new CreateRoleCommand(input));
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: 'app' }));
    expect(Role).toMatchObject({ RoleName: 'app', MaxSessionDuration: 7200 });
    expect(Role?.CreateDate).toBeInstanceOf(Date);
    expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')).toBe(trust);
    await expect(iam.send(new GetRoleCommand({ RoleName: 'other' }))).rejects.toMatchObject({
      name: 'NoSuchEntityException',
      message: 'The role with name other cannot be found.',
    });
  } finally {
    await gantry.close();
  }
});
