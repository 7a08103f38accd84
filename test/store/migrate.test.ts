import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { DatabaseTooNew, migrate } from '../../src/store/migrate.ts';
import { Store } from '../../src/store/store.ts';
import { migrationsDirectory, newFolder, openStore } from './open-store.ts';

function schemaOf(db: Database.Database): unknown {
  return db.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY type, name').all();
}

/** A folder with the migrations given, by file name. */
function folderWith(migrations: Readonly<Record<string, string>>): string {
  const folder = newFolder();
  for (const [name, sql] of Object.entries(migrations)) writeFileSync(join(folder, name), sql);
  return folder;
}

const two = {
  '0001_one.sql': 'CREATE TABLE one (a TEXT); CREATE TABLE gone (a TEXT);',
  '0002_two.sql': 'DROP TABLE gone; CREATE TABLE two (a TEXT);',
};

describe('migrations', () => {
  test('make the tables of an empty database, and change nothing when applied again', () => {
    const { db } = openStore({ file: join(newFolder(), 'gantry.db') });
    const before = schemaOf(db);
    expect(before).toContainEqual(expect.objectContaining({ type: 'table', name: 'tasks' }));
    migrate(db, migrationsDirectory);
    expect(schemaOf(db)).toEqual(before);
  });

  test('are applied in order of their numbers, each once', () => {
    const db = new Database(':memory:');
    migrate(db, folderWith({ '0001_one.sql': two['0001_one.sql'] }));
    migrate(db, folderWith(two));
    const stepwise = schemaOf(db);
    const fresh = new Database(':memory:');
    migrate(fresh, folderWith({ ...two, 'README.md': 'not a migration' }));
    expect(stepwise).toEqual(schemaOf(fresh));
    expect(fresh.pragma('user_version', { simple: true })).toBe(2);
  });

  test('are all undone when one of them fails', () => {
    const db = new Database(':memory:');
    const folder = folderWith({ ...two, '0003_broken.sql': 'CREATE TABLE three (a); NONSENSE;' });
    expect(() => migrate(db, folder)).toThrow('NONSENSE');
    expect(schemaOf(db)).toEqual([]);
    expect(db.pragma('user_version', { simple: true })).toBe(0);
    migrate(db, folderWith(two));
    expect(db.pragma('user_version', { simple: true })).toBe(2);
  });

  test('that are not there stop the start: an empty folder is a broken installation', () => {
    const folder = newFolder();
    expect(() => migrate(new Database(':memory:'), folder)).toThrow(`no migrations in ${folder}`);
  });
});

describe('a database that a newer Gantry wrote', () => {
  function newerDatabase(): string {
    const file = join(newFolder(), 'gantry.db');
    const db = new Database(file);
    // Not yet in WAL mode: opening it as ours would already rewrite its header.
    db.exec('CREATE TABLE tasks (something TEXT); PRAGMA user_version = 9999');
    db.close();
    return file;
  }

  test('is refused with what to do', () => {
    const file = newerDatabase();
    const open = () => new Store({ file, migrationsDirectory, durability: 'process' });
    expect(open).toThrow(DatabaseTooNew);
    expect(open).toThrow(
      new RegExp(
        `^The database ${file} was written by a newer Gantry \\(schema 9999, this one knows \\d+\\)\\. ` +
          'Start that version, or point --data-dir at another folder\\.$',
      ),
    );
  });

  test('is left as it is, and is not held open', () => {
    const file = newerDatabase();
    const before = readFileSync(file);
    expect(() => openStore({ file })).toThrow(DatabaseTooNew);
    expect(readFileSync(file).equals(before)).toBe(true);
    const other = new Database(file, { timeout: 0 });
    other.exec('BEGIN EXCLUSIVE; ROLLBACK');
    other.close();
  });
});
