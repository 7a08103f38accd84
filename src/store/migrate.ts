import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';

/** Refuses a database whose migrations this Gantry does not know: it would misread it. */
export class DatabaseTooNew extends Error {
  constructor(file: string, found: number, known: number) {
    super(
      `The database ${file} was written by a newer Gantry (schema ${found}, this one knows ${known}). ` +
        'Start that version, or point --data-dir at another folder.',
    );
    this.name = 'DatabaseTooNew';
  }
}

/** Applies the migrations (`NNNN_name.sql`, forward only) that the database has not seen, in one transaction. */
export function migrate(db: Database, directory: string): void {
  const files = migrationFiles(directory);
  const seen = Number(db.pragma('user_version', { simple: true }));
  const known = files.length;
  if (seen > known) throw new DatabaseTooNew(db.name, seen, known);
  if (seen === known) return;
  db.transaction(() => {
    for (const file of files.slice(seen)) db.exec(readFileSync(join(directory, file), 'utf8'));
    db.pragma(`user_version = ${known}`);
  }).immediate();
}

/** The names of the migrations in a folder, in order: a database has as many as its user_version says. */
export function migrationFiles(directory: string): readonly string[] {
  const files = readdirSync(directory)
    .filter((name) => /^\d{4}_.+\.sql$/.test(name))
    .sort();
  if (files.length === 0) throw new Error(`no migrations in ${directory}`);
  return files;
}
