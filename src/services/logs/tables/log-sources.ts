import type { Database, Statement } from 'better-sqlite3';

/** How far each source that can be read again has been taken. */
export class LogSourceTable {
  readonly #get: Statement<[string], { readonly progress: string }>;
  readonly #put: Statement<[string, string]>;
  readonly #delete: Statement<[string]>;

  constructor(db: Database) {
    this.#get = db.prepare('SELECT progress FROM log_sources WHERE source = ?');
    this.#put = db.prepare('INSERT OR REPLACE INTO log_sources (source, progress) VALUES (?, ?)');
    this.#delete = db.prepare('DELETE FROM log_sources WHERE source = ?');
  }

  get(source: string): string | undefined {
    return this.#get.get(source)?.progress;
  }

  put(source: string, progress: string): void {
    this.#put.run(source, progress);
  }

  delete(source: string): void {
    this.#delete.run(source);
  }
}
