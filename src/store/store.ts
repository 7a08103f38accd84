// The store is the truth: one SQLite file, synchronous transactions, writes of one event-loop turn in
// one commit. It must not know any AWS service: each brings its own tables. Start here.
import Database from 'better-sqlite3';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { drizzle } from './drizzle.ts';
import { migrate } from './migrate.ts';
import { type NewEvent, Outbox, type OutboxEvent } from './outbox.ts';
import { RowCache } from './row-cache.ts';
import { UndoLog } from './undo-log.ts';

export interface StoreOptions {
  /** A file, or `:memory:` to keep nothing. */
  readonly file: string;
  readonly migrationsDirectory: string;
  /** `process`: an acknowledged write survives SIGKILL. `full`: it survives a power cut, for an fsync each. */
  readonly durability: 'process' | 'full';
  /** Rows that were read or written cannot be changed by mistake: on in tests. */
  readonly freezeRows?: boolean;
}

/** What a write may do beside its tables' own statements. Both are forgotten when the write fails. */
export interface Transaction {
  /** Asks for another look at a key after the commit. */
  touch(key: string): void;
  /** Puts an event in the outbox, in this transaction. */
  emit(event: NewEvent): void;
}

export interface Commit {
  readonly touched: ReadonlySet<string>;
  readonly events: readonly OutboxEvent[];
}

type NotPromise<T> = T extends PromiseLike<unknown> ? never : T;

interface PendingWrite {
  run(transaction: Transaction): void;
  resolve(): void;
  reject(error: unknown): void;
}

/** Thrown when the database itself refuses: disk full, file gone, I/O error. Nothing was written. */
export class StorageError extends Error {
  constructor(cause: unknown) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    super(`the database could not be written: ${detail}`, { cause });
    this.name = 'StorageError';
  }
}

/** SQLite, opened and migrated. */
export class Store {
  readonly db: Database.Database;
  readonly orm: BetterSQLite3Database & { readonly $client: Database.Database };
  readonly outbox: Outbox;
  /** For what is kept in memory beside the rows. */
  readonly undo = new UndoLog();
  readonly #savepoint: Database.Statement;
  readonly #release: Database.Statement;
  readonly #rollbackTo: Database.Statement;
  readonly #begin: Database.Statement;
  readonly #commit: Database.Statement;
  readonly #listeners = new Set<(commit: Commit) => void>();
  readonly #caches: RowCache<unknown>[] = [];
  readonly #onErase: (() => void)[] = [];
  readonly #freezeRows: boolean;
  #pending: PendingWrite[] = [];
  #flushed: Promise<void> = Promise.resolve();

  /** Opens and migrates. Throws DatabaseTooNew for a file that a newer Gantry wrote. */
  constructor(options: StoreOptions) {
    this.db = openDatabase(options);
    this.orm = drizzle({ client: this.db });
    this.outbox = new Outbox(this.db);
    this.#freezeRows = options.freezeRows ?? false;
    this.#begin = this.db.prepare('BEGIN IMMEDIATE');
    this.#commit = this.db.prepare('COMMIT');
    this.#savepoint = this.db.prepare('SAVEPOINT one_write');
    this.#release = this.db.prepare('RELEASE one_write');
    this.#rollbackTo = this.db.prepare('ROLLBACK TO one_write');
  }

  /**
   * Runs `work` in a transaction and resolves with its result once that is committed. An exception
   * rolls back this write alone and rejects with it. All writes asked for in one turn of the event
   * loop share a commit, which is what makes many small ones cheap.
   */
  write<T>(work: (transaction: Transaction) => NotPromise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      let result: { readonly value: NotPromise<T> } | undefined;
      this.#pending.push({
        run: (transaction) => {
          result = { value: work(transaction) };
        },
        resolve: () =>
          result === undefined ? reject(new Error('a write did not run')) : resolve(result.value),
        reject,
      });
      if (this.#pending.length === 1) this.#scheduleFlush();
    });
  }

  /** Runs `work` over a state that does not change meanwhile. */
  read<T>(work: () => NotPromise<T>): T {
    return work();
  }

  /** A cache of at most `limit` rows that follows this store's transactions. */
  rowCache<Row>(limit: number): RowCache<Row> {
    const cache = new RowCache<Row>(limit, this.#freezeRows);
    this.#caches.push(cache);
    return cache;
  }

  /** Calls `forget` when every table was emptied. */
  onErase(forget: () => void): void {
    this.#onErase.push(forget);
  }

  /** Calls `listener` after each commit that touched a key or emitted an event. */
  onCommit(listener: (commit: Commit) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves when every write asked for so far has been committed or refused. */
  flushed(): Promise<void> {
    return this.#flushed;
  }

  /** Whether a write waits for its commit. */
  get hasPending(): boolean {
    return this.#pending.length > 0;
  }

  /** Empties every table, but for the facts kept under the namespaces named. */
  eraseAll(keepNamespaces: readonly string[]): void {
    const tables = this.db
      .prepare<[], { name: string }>(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'key_values'",
      )
      .all();
    this.db.transaction(() => {
      for (const { name } of tables) this.db.exec(`DELETE FROM "${name}"`);
      this.db
        .prepare('DELETE FROM key_values WHERE namespace NOT IN (SELECT value FROM json_each(?))')
        .run(JSON.stringify(keepNamespaces));
    })();
    for (const cache of this.#caches) cache.clear();
    for (const forget of this.#onErase) forget();
  }

  /** Finishes pending writes and closes the file; later ones are refused. May be called twice. */
  async close(): Promise<void> {
    do await this.flushed();
    while (this.hasPending);
    this.db.close();
  }

  #scheduleFlush(): void {
    this.#flushed = new Promise((resolve) => {
      setImmediate(() => {
        try {
          this.#flush();
        } finally {
          resolve();
        }
      });
    });
  }

  #flush(): void {
    const batch = this.#pending;
    this.#pending = [];
    const touched = new Set<string>();
    const events: OutboxEvent[] = [];
    const done: (() => void)[] = [];
    try {
      this.#begin.run();
      for (const write of batch) done.push(this.#runOne(write, touched, events));
      this.#commit.run();
      this.undo.settled();
      for (const cache of this.#caches) cache.settled();
    } catch (error) {
      if (this.db.inTransaction) this.db.exec('ROLLBACK');
      this.undo.takeBackTo(0);
      for (const cache of this.#caches) {
        cache.forgetUncommitted();
        cache.settled();
      }
      for (const write of batch) write.reject(new StorageError(error));
      return;
    }
    for (const settle of done) settle();
    if (touched.size === 0 && events.length === 0) return;
    for (const listener of this.#listeners) listener({ touched, events });
  }

  #runOne(write: PendingWrite, touched: Set<string>, events: OutboxEvent[]): () => void {
    const keys: string[] = [];
    const emitted: OutboxEvent[] = [];
    const { mark } = this.undo;
    this.#savepoint.run();
    try {
      write.run({
        touch: (key) => keys.push(key),
        emit: (event) => emitted.push(this.outbox.append(event)),
      });
      this.#release.run();
    } catch (error) {
      // A full disk makes SQLite abandon the whole transaction: then no write of the batch happened.
      if (!this.db.inTransaction) throw error;
      this.#rollbackTo.run();
      this.#release.run();
      this.undo.takeBackTo(mark);
      // Rows of the batch's other writes are dropped with them; they are only read again.
      for (const cache of this.#caches) cache.forgetUncommitted();
      const reason = isSqliteError(error) ? new StorageError(error) : error;
      return () => write.reject(reason);
    }
    for (const key of keys) touched.add(key);
    events.push(...emitted);
    return () => write.resolve();
  }
}

function openDatabase({ file, durability, migrationsDirectory }: StoreOptions): Database.Database {
  const db = new Database(file);
  try {
    db.pragma('foreign_keys = ON');
    db.pragma('busy_timeout = 2000');
    // Before anything that writes: a database that a newer Gantry left must stay as it is.
    migrate(db, migrationsDirectory);
    db.pragma('journal_mode = WAL');
    // In pages. Copying the log back more rarely would make RunTask a tenth faster, but whoever asks in
    // the meantime waits for it: 4000 pages take 20 ms of processor, and as much again of a slow disk.
    db.pragma('wal_autocheckpoint = 1000');
    // In KiB, taken as it is needed: with SQLite's own 2 MiB pages of a few thousand tasks are read again.
    db.pragma('cache_size = -32000');
    db.pragma(`synchronous = ${durability === 'full' ? 'FULL' : 'NORMAL'}`);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function isSqliteError(error: unknown): boolean {
  return error instanceof Database.SqliteError;
}
