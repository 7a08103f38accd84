import { expect, test } from 'vitest';
import { iamWorld, noSuchRole } from '../../iam-world.ts';

test('UntagRole takes the tags of the given keys, if there are any', async () => {
  const { create, call } = iamWorld();
  const kept = { Key: 'b', Value: '2' };
  await create('app', { Tags: [{ Key: 'a', Value: '1' }, kept] });
  expect(await call('UntagRole', { RoleName: 'app', TagKeys: ['a', 'none'] })).toEqual({});
  expect((await call('GetRole', { RoleName: 'app' })).Role.Tags).toEqual([kept]);
  await expect(call('UntagRole', { RoleName: 'other', TagKeys: ['a'] })).rejects.toMatchObject(
    noSuchRole,
  );
});
