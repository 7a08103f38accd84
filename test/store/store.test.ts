import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { KeyValues } from '../../src/store/key-values.ts';
import { type Commit, StorageError, type Store } from '../../src/store/store.ts';
import { eventNamed, newFolder, openStore } from './open-store.ts';

function factsOf(store: Store): KeyValues {
  return new KeyValues(store.db, 'test');
}

function keysOf(facts: KeyValues): readonly string[] {
  return facts.entries().map(([key]) => key);
}

describe('a write', () => {
  test('resolves with the result of its work once that is committed', async () => {
    const store = openStore();
    const facts = factsOf(store);
    const result = await store.write(() => {
      facts.put('a', '1');
      return { answer: 42 };
    });
    expect(result).toEqual({ answer: 42 });
    expect(store.db.inTransaction).toBe(false);
    expect(facts.get('a')).toBe('1');
  });

  test('does not begin before the turn of the event loop is over', async () => {
    const store = openStore();
    const work = vi.fn(() => 'ran');
    const written = store.write(work);
    expect(work).not.toHaveBeenCalled();
    expect(store.hasPending).toBe(true);
    await written;
    expect(store.hasPending).toBe(false);
  });

  test('that throws is rolled back alone, with the very error', async () => {
    const store = openStore();
    const facts = factsOf(store);
    const refusal = new Error('refused');
    const results = await Promise.allSettled([
      store.write(() => facts.put('before', '1')),
      store.write(() => {
        facts.put('refused', '1');
        throw refusal;
      }),
      store.write(() => facts.put('after', '1')),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(results[1]).toMatchObject({ reason: refusal });
    expect(keysOf(facts)).toEqual(['after', 'before']);
  });

  test('sees what the writes before it did, also in the same commit', async () => {
    const store = openStore();
    const facts = factsOf(store);
    const [, seen] = await Promise.all([
      store.write(() => facts.put('a', '1')),
      store.write(() => facts.get('a')),
    ]);
    expect(seen).toBe('1');
  });

  test('whose statement SQLite refuses is rolled back alone, as a StorageError', async () => {
    const store = openStore();
    const facts = factsOf(store);
    const results = await Promise.allSettled([
      store.write(() => facts.put('before', '1')),
      store.write(() => {
        facts.put('refused', '1');
        store.db.exec("INSERT INTO key_values VALUES ('test', 'refused', NULL)");
      }),
    ]);
    expect(results[1]).toMatchObject({ reason: expect.any(StorageError) });
    expect(keysOf(facts)).toEqual(['before']);
  });

  test('must not be asynchronous: its transaction would be over before its work', () => {
    const store = openStore();
    const refused = () => [
      // @ts-expect-error an async callback returns a promise, which outlives the transaction
      store.write(async () => 'late'),
      // @ts-expect-error a promise in one branch is one too many
      store.write(() => (store.hasPending ? Promise.resolve() : undefined)),
      // @ts-expect-error reads must not wait either
      store.read(async () => 'late'),
    ];
    const allowed = (): Promise<string> => store.write(() => 'in time');
    expect([refused, allowed]).toHaveLength(2);
  });

  test('asked for by the work of another has a commit of its own', async () => {
    const store = openStore();
    const facts = factsOf(store);
    const inner: Promise<void>[] = [];
    await store.write(() => {
      inner.push(store.write(() => facts.put('inner', '1')));
    });
    expect(facts.get('inner')).toBeUndefined();
    await Promise.all(inner);
    expect(facts.get('inner')).toBe('1');
  });
});

describe('the writes of one turn', () => {
  test('share one commit, and those of the next have another', async () => {
    const file = join(newFolder(), 'gantry.db');
    const store = openStore({ file });
    const facts = factsOf(store);
    const writeHundred = (prefix: string) =>
      Promise.all(
        Array.from({ length: 100 }, (_, at) => store.write(() => facts.put(prefix + at, '1'))),
      );
    store.db.pragma('wal_checkpoint(TRUNCATE)');
    await writeHundred('first ');
    expect(commitsIn(`${file}-wal`)).toBe(1);
    await writeHundred('second ');
    expect(commitsIn(`${file}-wal`)).toBe(2);
  });

  test('are done in the order they were asked for', async () => {
    const store = openStore();
    const order: number[] = [];
    await Promise.all([1, 2, 3, 4].map((n) => store.write(() => void order.push(n))));
    expect(order).toEqual([1, 2, 3, 4]);
  });
});

describe('touched keys and events', () => {
  function withCommits() {
    const store = openStore();
    const commits: Commit[] = [];
    const unsubscribe = store.onCommit((commit) => {
      expect(store.db.inTransaction, 'told before the commit').toBe(false);
      commits.push(commit);
    });
    return { store, commits, unsubscribe };
  }

  test('are told after the commit, those of all its writes together', async () => {
    const { store, commits } = withCommits();
    const one = store.write((transaction) => {
      transaction.touch('task/a');
      transaction.emit(eventNamed('first'));
      expect(commits).toEqual([]);
    });
    const two = store.write((transaction) => {
      transaction.touch('task/b');
      transaction.touch('task/a');
      transaction.emit(eventNamed('second'));
    });
    await Promise.all([one, two]);
    expect(commits).toEqual([
      {
        touched: new Set(['task/a', 'task/b']),
        events: [
          { ...eventNamed('first'), sequence: 1 },
          { ...eventNamed('second'), sequence: 2 },
        ],
      },
    ]);
  });

  test('are told before the writer goes on', async () => {
    const { store, commits } = withCommits();
    await store.write((transaction) => transaction.touch('task/a'));
    expect(commits).toHaveLength(1);
  });

  test('of a write that failed are forgotten', async () => {
    const { store, commits } = withCommits();
    const failed = store.write((transaction) => {
      transaction.touch('task/failed');
      transaction.emit(eventNamed('failed'));
      throw new Error('refused');
    });
    const kept = store.write((transaction) => {
      transaction.touch('task/kept');
      transaction.emit(eventNamed('kept'));
    });
    await expect(failed).rejects.toThrow('refused');
    await kept;
    expect(commits).toHaveLength(1);
    expect([...(commits[0]?.touched ?? [])]).toEqual(['task/kept']);
    expect(store.outbox.after(0, 10).map(({ id, sequence }) => [id, sequence])).toEqual([
      ['kept', 1],
    ]);
  });

  test('are not told of when there are none, nor to who no longer listens', async () => {
    const { store, commits, unsubscribe } = withCommits();
    await store.write(() => 'nothing to tell');
    unsubscribe();
    await store.write((transaction) => transaction.touch('task/a'));
    expect(commits).toEqual([]);
  });
});

describe('a full disk', () => {
  /** Allows the database `pages` more pages than it has. */
  function limitTo(store: Store, pages: number): void {
    const present = Number(store.db.pragma('page_count', { simple: true }));
    store.db.pragma(`max_page_count = ${present + pages}`);
  }

  test('refuses what does not fit, keeps what was acknowledged, and stays usable', async () => {
    const store = openStore({ file: join(newFolder(), 'gantry.db') });
    const facts = factsOf(store);
    const touched = vi.fn();
    store.onCommit(touched);
    await store.write(() => facts.put('earlier', '1'));
    limitTo(store, 20);
    const [before, big, after] = await Promise.allSettled([
      store.write(() => facts.put('before', '1')),
      store.write((transaction) => {
        transaction.touch('task/big');
        transaction.emit(eventNamed('big'));
        for (let at = 0; at < 100; at += 1) facts.put(`big ${at}`, 'x'.repeat(10_000));
      }),
      store.write(() => facts.put('after', '1')),
    ]);
    const reason: unknown = big.status === 'rejected' ? big.reason : undefined;
    expect(reason).toBeInstanceOf(StorageError);
    expect(reason).toHaveProperty(
      'message',
      'the database could not be written: database or disk is full',
    );
    // SQLite is free to give up the whole transaction: then its other writes must be refused too.
    const acknowledged = [
      ...(after.status === 'fulfilled' ? ['after'] : []),
      ...(before.status === 'fulfilled' ? ['before'] : []),
      'earlier',
    ];
    expect(keysOf(facts)).toEqual(acknowledged);
    expect(store.outbox.after(0, 10)).toEqual([]);
    expect(touched).not.toHaveBeenCalled();
    store.db.pragma('max_page_count = 1000000');
    await store.write(() => facts.put('later', '1'));
    expect(keysOf(facts)).toContain('later');
    expect(store.db.pragma('integrity_check', { simple: true })).toBe('ok');
  });

  test('refuses every write of the commit when SQLite gives up the whole transaction', async () => {
    const store = openStore();
    const facts = factsOf(store);
    const touched = vi.fn();
    store.onCommit(touched);
    facts.put('taken', '1');
    const results = await Promise.allSettled([
      store.write((transaction) => {
        facts.put('before', '1');
        transaction.touch('task/before');
      }),
      store.write(() =>
        store.db.exec("INSERT OR ROLLBACK INTO key_values VALUES ('test', 'taken', '2')"),
      ),
      store.write(() => facts.put('after', '1')),
    ]);
    for (const result of results) {
      expect(result).toMatchObject({ status: 'rejected', reason: expect.any(StorageError) });
    }
    expect(facts.entries()).toEqual([['taken', '1']]);
    expect(touched).not.toHaveBeenCalled();
    await store.write(() => facts.put('later', '1'));
    expect(keysOf(facts)).toEqual(['later', 'taken']);
  });
});

describe('eraseAll', () => {
  test('empties every table but for the namespaces to keep', async () => {
    const store = openStore();
    const facts = factsOf(store);
    const kept = new KeyValues(store.db, 'kept');
    kept.put('id', 'me');
    facts.put('a', '1');
    const tables = tablesOf(store).filter((name) => name !== 'key_values');
    await store.write((transaction) => void transaction.emit(eventNamed('one')));
    for (const name of tables) fillOneRow(store, name);
    store.eraseAll(['kept']);
    const left = tables.filter((name) => store.db.prepare(`SELECT 1 FROM "${name}"`).get());
    expect(tables.length, 'the test found too few tables').toBeGreaterThan(5);
    expect(left).toEqual([]);
    expect(facts.entries()).toEqual([]);
    expect(kept.get('id')).toBe('me');
  });

  test('lets the sequence of events go on', async () => {
    const store = openStore();
    await store.write((transaction) => void transaction.emit(eventNamed('one')));
    store.eraseAll([]);
    await store.write((transaction) => void transaction.emit(eventNamed('two')));
    expect(store.outbox.after(0, 10)).toEqual([{ ...eventNamed('two'), sequence: 2 }]);
  });
});

describe('close', () => {
  test('finishes the writes asked for, and those that these ask for', async () => {
    const file = join(newFolder(), 'gantry.db');
    const store = openStore({ file });
    const facts = factsOf(store);
    const writes = store
      .write(() => facts.put('first', '1'))
      .then(() => store.write(() => facts.put('second', '1')));
    await Promise.all([store.close(), store.close(), writes]);
    expect(keysOf(factsOf(openStore({ file })))).toEqual(['first', 'second']);
  });

  test('refuses later writes', async () => {
    const store = openStore();
    await store.close();
    await expect(store.write(() => 'too late')).rejects.toThrow(StorageError);
  });
});

function tablesOf(store: Store): readonly string[] {
  return store.db
    .prepare<[], { name: string }>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    )
    .all()
    .map(({ name }) => name);
}

function fillOneRow(store: Store, table: string): void {
  const columns = store.db
    .prepare<[string], { name: string; type: string }>(
      'SELECT name, type FROM pragma_table_info(?)',
    )
    .all(table)
    .filter(({ name }) => name !== 'sequence');
  const names = columns.map(({ name }) => `"${name}"`).join(', ');
  const values = columns.map(({ type }) => (type === 'INTEGER' ? '1' : "'{}'")).join(', ');
  store.db.exec(`INSERT INTO "${table}" (${names}) VALUES (${values})`);
}

/**
 * How many transactions a write-ahead log holds: the header of the last frame of each carries the
 * size of the database after it, that of the others 0. Frames of an earlier round have other salts.
 */
function commitsIn(walFile: string): number {
  const wal = readFileSync(walFile);
  const pageSize = wal.readUInt32BE(8);
  const salts = wal.subarray(16, 24);
  let commits = 0;
  for (let at = 32; at + 24 + pageSize <= wal.length; at += 24 + pageSize) {
    if (!wal.subarray(at + 8, at + 16).equals(salts)) break;
    if (wal.readUInt32BE(at + 4) !== 0) commits += 1;
  }
  return commits;
}
