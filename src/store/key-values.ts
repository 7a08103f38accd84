import type { Database, Statement } from 'better-sqlite3';
import type { Store } from './store.ts';

/** Small durable facts under a namespace: the virtual clock's hand, what a simulated host runs. */
export class KeyValues {
  readonly #namespace: string;
  readonly #get: Statement<[string, string], { value: string }>;
  readonly #put: Statement<[string, string, string]>;
  readonly #delete: Statement<[string, string]>;
  readonly #all: Statement<[string], { key: string; value: string }>;
  readonly #clear: Statement<[string]>;

  constructor(db: Database, namespace: string) {
    this.#namespace = namespace;
    this.#get = db.prepare('SELECT value FROM key_values WHERE namespace = ? AND key = ?');
    this.#put = db.prepare(
      `INSERT INTO key_values (namespace, key, value) VALUES (?, ?, ?)
        ON CONFLICT (namespace, key) DO UPDATE SET value = excluded.value`,
    );
    this.#delete = db.prepare('DELETE FROM key_values WHERE namespace = ? AND key = ?');
    this.#all = db.prepare('SELECT key, value FROM key_values WHERE namespace = ? ORDER BY key');
    this.#clear = db.prepare('DELETE FROM key_values WHERE namespace = ?');
  }

  get(key: string): string | undefined {
    return this.#get.get(this.#namespace, key)?.value;
  }

  put(key: string, value: string): void {
    this.#put.run(this.#namespace, key, value);
  }

  delete(key: string): void {
    this.#delete.run(this.#namespace, key);
  }

  entries(): (readonly [string, string])[] {
    return this.#all.all(this.#namespace).map((row) => [row.key, row.value] as const);
  }

  clear(): void {
    this.#clear.run(this.#namespace);
  }
}

/** The same for facts that come in large numbers: a commit of its own costs each more than all else. */
export class SharedKeyValues extends KeyValues {
  readonly #store: Store;

  constructor(store: Store, namespace: string) {
    super(store.db, namespace);
    this.#store = store;
  }

  /** Resolves once the fact is committed, with all that was written in this turn of the event loop. */
  putShared(key: string, value: string): Promise<void> {
    return this.#store.write(() => this.put(key, value));
  }
}
