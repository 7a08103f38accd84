import type { Database, Statement } from 'better-sqlite3';

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
      'INSERT OR REPLACE INTO key_values (namespace, key, value) VALUES (?, ?, ?)',
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
