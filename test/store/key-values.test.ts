import { expect, test } from 'vitest';
import { KeyValues, SharedKeyValues } from '../../src/store/key-values.ts';
import { openStore } from './open-store.ts';

test('facts are put, replaced, read in order of key, deleted and cleared', () => {
  const facts = new KeyValues(openStore().db, 'test');
  facts.put('b', '1');
  facts.put('a', '2');
  facts.put('b', '3');
  expect(facts.get('b')).toBe('3');
  expect(facts.get('c')).toBeUndefined();
  expect(facts.entries()).toEqual([
    ['a', '2'],
    ['b', '3'],
  ]);
  facts.delete('a');
  facts.delete('never there');
  expect(facts.entries()).toEqual([['b', '3']]);
  facts.clear();
  expect(facts.entries()).toEqual([]);
});

test('a namespace does not see another', () => {
  const { db } = openStore();
  const one = new KeyValues(db, 'one');
  const two = new KeyValues(db, 'two');
  one.put('a', '1');
  two.put('a', '2');
  one.clear();
  expect(one.get('a')).toBeUndefined();
  expect(two.entries()).toEqual([['a', '2']]);
});

test('facts put together are there when their commit is, and none of them when it fails', async () => {
  const store = openStore();
  const facts = new SharedKeyValues(store, 'test');
  const puts = [facts.putShared('a', '1'), facts.putShared('b', '2')];
  expect(facts.entries()).toEqual([]);
  await Promise.all(puts);
  expect(facts.entries()).toEqual([
    ['a', '1'],
    ['b', '2'],
  ]);
  store.db.exec('DROP TABLE key_values');
  await expect(facts.putShared('c', '3')).rejects.toThrow('could not be written');
});
