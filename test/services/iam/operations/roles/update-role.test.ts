import { expect, test } from 'vitest';
import { iamWorld, noSuchRole } from '../../iam-world.ts';

test('UpdateRole changes what it names and nothing else', async () => {
  const { create, call } = iamWorld();
  await create('app', { Description: 'old' });
  expect(await call('UpdateRole', { RoleName: 'app', MaxSessionDuration: 7200 })).toEqual({});
  const { Role } = await call('GetRole', { RoleName: 'app' });
  expect(Role).toMatchObject({ Description: 'old', MaxSessionDuration: 7200 });
  await call('UpdateRole', { RoleName: 'app', Description: 'new' });
  expect((await call('GetRole', { RoleName: 'app' })).Role).toMatchObject({
    Description: 'new',
    MaxSessionDuration: 7200,
  });
});

test('UpdateRole refuses a role that is not there, and sessions of a day', async () => {
  const { create, call } = iamWorld();
  await create();
  await expect(call('UpdateRole', { RoleName: 'other' })).rejects.toMatchObject(noSuchRole);
  const day = call('UpdateRole', { RoleName: 'app', MaxSessionDuration: 86_400 });
  await expect(day).rejects.toMatchObject({ type: 'ValidationError' });
});
