import { expect, test } from 'vitest';
import { iamWorld } from '../../iam-world.ts';

const named = (answer: { Roles: { RoleName: string }[] }) => answer.Roles.map((r) => r.RoleName);

test('ListRoles lists in order of name, below a path, without tags', async () => {
  const { create, call } = iamWorld();
  await create('b', { Path: '/team/', Tags: [{ Key: 'k', Value: 'v' }] });
  await create('a');
  const all = await call('ListRoles', {});
  expect(named(all)).toEqual(['a', 'b']);
  expect(all).toMatchObject({ IsTruncated: false });
  expect(all.Roles[1]).not.toHaveProperty('Tags');
  expect(named(await call('ListRoles', { PathPrefix: '/team/' }))).toEqual(['b']);
});

test('ListRoles pages, and refuses a marker of somebody else', async () => {
  const { create, call } = iamWorld();
  for (const name of ['a', 'B', 'c']) await create(name);
  const first = await call('ListRoles', { MaxItems: 2 });
  expect(named(first)).toEqual(['a', 'B']);
  expect(first.IsTruncated).toBe(true);
  const second = await call('ListRoles', { MaxItems: 2, Marker: first.Marker });
  expect(named(second)).toEqual(['c']);
  expect(second.IsTruncated).toBe(false);
  await expect(call('ListRoles', { Marker: 'forged' })).rejects.toMatchObject({
    type: 'ValidationError',
  });
  await expect(call('ListRoles', { MaxItems: 0 })).rejects.toMatchObject({
    type: 'ValidationError',
  });
});
