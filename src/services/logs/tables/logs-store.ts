import Database from 'better-sqlite3';
import type { NotPromise } from '../../../aws/service.ts';
import { migrate } from '../../../store/migrate.ts';
import { LogBlockTable } from './log-blocks.ts';
import { LogGroupTable } from './log-groups.ts';
import { LogSourceTable } from './log-sources.ts';
import { LogStreamTable } from './log-streams.ts';

/** The tables of CloudWatch Logs, inside one transaction. */
export interface LogsUnit {
  readonly groups: LogGroupTable;
  readonly streams: LogStreamTable;
  readonly blocks: LogBlockTable;
  readonly sources: LogSourceTable;
}

export interface LogsStoreOptions {
  /** A file, or `:memory:` to keep nothing. */
  readonly file: string;
  readonly migrationsDirectory: string;
  readonly durability: 'process' | 'full';
}

const tables = ['log_blocks', 'log_streams', 'log_groups', 'log_sources'];

/**
 * The database of CloudWatch Logs: a file of its own, because nothing else is written so much, and
 * without the commits that other tables share, because each write here is large already.
 */
export class LogsStore {
  readonly #db: Database.Database;
  readonly #unit: LogsUnit;

  constructor({ file, migrationsDirectory, durability }: LogsStoreOptions) {
    this.#db = new Database(file);
    this.#db.pragma('foreign_keys = ON');
    this.#db.pragma('busy_timeout = 2000');
    migrate(this.#db, migrationsDirectory);
    this.#db.pragma('journal_mode = WAL');
    this.#db.pragma(`synchronous = ${durability === 'full' ? 'FULL' : 'NORMAL'}`);
    this.#unit = {
      groups: new LogGroupTable(this.#db),
      streams: new LogStreamTable(this.#db),
      blocks: new LogBlockTable(this.#db),
      sources: new LogSourceTable(this.#db),
    };
  }

  /** Runs `work` in a write transaction, committed when this returns. */
  write<T>(work: (unit: LogsUnit) => NotPromise<T>): NotPromise<T> {
    return this.#db.transaction(() => work(this.#unit)).immediate();
  }

  /** Runs `work` over a state that does not change meanwhile: nothing else writes while it runs. */
  read<T>(work: (unit: LogsUnit) => NotPromise<T>): NotPromise<T> {
    return work(this.#unit);
  }

  /** Empties every table. */
  eraseAll(): void {
    this.#db.transaction(() => {
      for (const name of tables) this.#db.exec(`DELETE FROM ${name}`);
    })();
  }

  close(): void {
    this.#db.close();
  }
}
