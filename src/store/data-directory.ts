import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';

/** Another Gantry works in this folder. */
export class DataDirectoryInUse extends Error {
  constructor(directory: string) {
    super(`Another Gantry is using ${directory}. Stop it, or give this one its own --data-dir.`);
    this.name = 'DataDirectoryInUse';
  }
}

export interface DataDirectory {
  /** The database file, or `:memory:`. */
  readonly file: string;
  /** Lets another Gantry have the folder. */
  release(): void;
}

/**
 * Makes the folder and takes it for this process alone. The lock is an open SQLite transaction, so it
 * ends with the process however that ends. Throws DataDirectoryInUse. `:memory:` needs no folder.
 */
export function openDataDirectory(directory: string): DataDirectory {
  if (directory === ':memory:') return { file: ':memory:', release: () => {} };
  mkdirSync(directory, { recursive: true });
  const lock = new Database(join(directory, 'lock.db'), { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) {
      throw new DataDirectoryInUse(directory);
    }
    throw error;
  }
  return { file: join(directory, 'gantry.db'), release: () => lock.close() };
}
