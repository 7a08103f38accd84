import { expect, test } from 'vitest';
import { iamWorld, noSuchRole } from '../../iam-world.ts';

test('TagRole adds tags and replaces those of the same key', async () => {
  const { create, call } = iamWorld();
  await create('app', { Tags: [{ Key: 'a', Value: '1' }] });
  const Tags = [
    { Key: 'b', Value: '2' },
    { Key: 'a', Value: '3' },
  ];
  expect(await call('TagRole', { RoleName: 'app', Tags })).toEqual({});
  expect((await call('GetRole', { RoleName: 'app' })).Role.Tags).toEqual(Tags);
});

test('TagRole refuses a role that is not there, and more than fifty tags in all', async () => {
  const { create, call } = iamWorld();
  const many = Array.from({ length: 50 }, (_, at) => ({ Key: `k${at}`, Value: '' }));
  await create('app', { Tags: many });
  const tag = (RoleName: string) =>
    call('TagRole', { RoleName, Tags: [{ Key: 'one more', Value: '' }] });
  await expect(tag('other')).rejects.toMatchObject(noSuchRole);
  await expect(tag('app')).rejects.toMatchObject({ type: 'ValidationError' });
});
