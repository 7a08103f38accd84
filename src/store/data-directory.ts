import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import Database from 'better-sqlite3';

/** Another Gantry works in this folder. */
export class DataDirectoryInUse extends Error {
  constructor(directory: string) {
    super(`Another Gantry is using ${directory}. Stop it, or give this one its own --data-dir.`);
    this.name = 'DataDirectoryInUse';
  }
}

/** The folder cannot be made where it is asked for. */
export class DataDirectoryUnusable extends Error {
  constructor(directory: string, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(`The folder ${directory} cannot be made: ${why}. Choose another one with --data-dir.`, {
      cause,
    });
    this.name = 'DataDirectoryUnusable';
  }
}

export interface DataDirectory {
  /** The database file, or `:memory:`. */
  readonly file: string;
  /** Lets another Gantry have the folder. */
  release(): void;
}

/** What is in the folder is its owner's: what containers write, and what credentials follow from. */
const ownersOnly = 0o700;

/**
 * Makes the folder, for its owner alone, and takes it for this process alone. The lock is an open SQLite
 * transaction, so it ends with the process however that ends. Throws DataDirectoryInUse,
 * DataDirectoryUnusable. `:memory:` needs no folder.
 */
export function openDataDirectory(directory: string): DataDirectory {
  if (directory === ':memory:') return { file: ':memory:', release: () => {} };
  makeFolder(resolve(directory), ownersOnly);
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

/**
 * Makes a folder and those above it. Node's own way of that never returns where the file system says of
 * a folder in one that is there that it is not: as /proc does.
 */
function makeFolder(directory: string, mode?: number): void {
  if (existsSync(directory) && statSync(directory).isDirectory()) return;
  const above = dirname(directory);
  if (above !== directory) makeFolder(above);
  try {
    mkdirSync(directory, mode);
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw isMissing ? new DataDirectoryUnusable(directory, error) : error;
  }
}
