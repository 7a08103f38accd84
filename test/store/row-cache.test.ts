import { describe, expect, test } from 'vitest';
import { openStore } from './open-store.ts';

interface Row {
  readonly key: string;
  readonly value: number;
}

/** A table with a cache before it, as the tables of services have it. */
function openTable(limit = 10) {
  const store = openStore();
  store.db.exec('CREATE TABLE numbers (key TEXT PRIMARY KEY, value INTEGER NOT NULL)');
  const cache = store.rowCache<Row>(limit);
  const select = store.db.prepare<[string], Row>('SELECT key, value FROM numbers WHERE key = ?');
  const replace = store.db.prepare('INSERT OR REPLACE INTO numbers VALUES (:key, :value)');
  const remove = store.db.prepare('DELETE FROM numbers WHERE key = ?');
  const table = {
    reads: 0,
    get(key: string): Row | undefined {
      const cached = cache.get(key);
      if (cached !== undefined) return cached;
      table.reads += 1;
      const row = select.get(key);
      if (row !== undefined) cache.keep(key, row);
      return row;
    },
    put(row: Row): void {
      replace.run(row);
      cache.write(row.key, row);
    },
    delete(key: string): void {
      remove.run(key);
      cache.drop(key);
    },
  };
  return { store, table };
}

function refuse(): never {
  throw new Error('refused');
}

describe('a row that was read or written', () => {
  test('is not read again, and stays the same object', async () => {
    const { store, table } = openTable();
    await store.write(() => table.put({ key: 'a', value: 1 }));
    const first = table.get('a');
    expect(table.get('a')).toBe(first);
    expect(first).toEqual({ key: 'a', value: 1 });
    expect(table.reads).toBe(0);
  });

  test('cannot be changed where the store freezes rows', async () => {
    const { store, table } = openTable();
    const row = { key: 'a', value: 1 };
    await store.write(() => table.put(row));
    expect(() => {
      row.value = 2;
    }).toThrow(TypeError);
  });

  test('gives way when there are too many, the oldest first', async () => {
    const { store, table } = openTable(2);
    for (const key of ['a', 'b', 'c']) await store.write(() => table.put({ key, value: 1 }));
    table.get('b');
    table.get('c');
    expect(table.reads).toBe(0);
    expect(table.get('a')).toEqual({ key: 'a', value: 1 });
    expect(table.reads).toBe(1);
  });

  test('is gone when it was deleted, and when everything is erased', async () => {
    const { store, table } = openTable();
    await store.write(() => table.put({ key: 'a', value: 1 }));
    await store.write(() => table.delete('a'));
    expect(table.get('a')).toBeUndefined();
    await store.write(() => table.put({ key: 'b', value: 1 }));
    store.eraseAll([]);
    expect(table.get('b')).toBeUndefined();
  });
});

describe('a write that fails', () => {
  test('leaves no row of its own behind', async () => {
    const { store, table } = openTable();
    await store.write(() => table.put({ key: 'a', value: 1 }));
    const failing = store.write(() => {
      table.put({ key: 'a', value: 2 });
      table.put({ key: 'b', value: 2 });
      return refuse();
    });
    await expect(failing).rejects.toThrow('refused');
    expect(table.get('a')).toEqual({ key: 'a', value: 1 });
    expect(table.get('b')).toBeUndefined();
  });

  test('brings back the row that it deleted', async () => {
    const { store, table } = openTable();
    await store.write(() => table.put({ key: 'a', value: 1 }));
    const failing = store.write(() => {
      table.delete('a');
      return refuse();
    });
    await expect(failing).rejects.toThrow('refused');
    expect(table.get('a')).toEqual({ key: 'a', value: 1 });
  });

  test('takes nothing from the other writes of its batch', async () => {
    const { store, table } = openTable();
    const good = store.write(() => table.put({ key: 'a', value: 1 }));
    const bad = store.write(() => {
      table.put({ key: 'a', value: 2 });
      return refuse();
    });
    const later = store.write(() => ({ seen: table.get('a')?.value }));
    await good;
    await expect(bad).rejects.toThrow('refused');
    expect(await later).toEqual({ seen: 1 });
    expect(table.get('a')).toEqual({ key: 'a', value: 1 });
  });
});

test('a batch that cannot be committed leaves no row behind, also none that was read in it', async () => {
  const { store, table } = openTable();
  await store.write(() => table.put({ key: 'a', value: 1 }));
  const first = store.write(() => table.put({ key: 'a', value: 2 }));
  const second = store.write(() => refuse());
  const third = store.write(() => {
    table.get('a');
    // As a full disk does: SQLite abandons the whole transaction.
    store.db.exec('ROLLBACK');
    return refuse();
  });
  const outcomes = await Promise.allSettled([first, second, third]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(table.get('a')).toEqual({ key: 'a', value: 1 });
});
