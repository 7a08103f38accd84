import { expect, test } from 'vitest';
import { iamWorld, noSuchRole } from '../../iam-world.ts';

test('ListRoleTags pages through the tags in order of key', async () => {
  const { create, call } = iamWorld();
  const [a, b] = [
    { Key: 'a', Value: '1' },
    { Key: 'b', Value: '2' },
  ];
  await create('app', { Tags: [b, a] });
  const first = await call('ListRoleTags', { RoleName: 'app', MaxItems: 1 });
  expect(first).toMatchObject({ Tags: [a], IsTruncated: true });
  expect(
    await call('ListRoleTags', { RoleName: 'app', MaxItems: 1, Marker: first.Marker }),
  ).toEqual({ Tags: [b], IsTruncated: false });
  await expect(call('ListRoleTags', { RoleName: 'other' })).rejects.toMatchObject(noSuchRole);
});
