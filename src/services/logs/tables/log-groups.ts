import type { Database, Statement } from 'better-sqlite3';
import type { LogGroupRow, NewLogGroup, World } from '../model/rows.ts';
import type { LogGroupClass } from '../model/types.ts';
import type { Tags } from '../rules/tags.ts';

interface Columns {
  readonly id: number;
  readonly name: string;
  readonly created_at: number;
  readonly retention_days: number | null;
  readonly class: LogGroupClass;
  readonly kms_key_id: string | null;
  readonly deletion_protected: number;
  readonly stored_bytes: number;
  readonly tags: string;
}

/** The log groups of every world. */
export class LogGroupTable {
  readonly #get: Statement<[string, string, string], Columns>;
  readonly #insert: Statement;
  readonly #page: Statement<[string, string, string, string, string, number], Columns>;
  readonly #retain: Statement<[number | null, number]>;
  readonly #protect: Statement<[number, number]>;
  readonly #tag: Statement<[string, number]>;
  readonly #delete: Statement<[number]>;
  readonly #retaining: Statement<[], { readonly id: number; readonly retention_days: number }>;

  constructor(db: Database) {
    this.#get = db.prepare(
      'SELECT * FROM log_groups WHERE account = ? AND region = ? AND name = ?',
    );
    this.#insert = db.prepare(
      `INSERT INTO log_groups (account, region, name, created_at, class, kms_key_id, deletion_protected, tags)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#page = db.prepare(
      `SELECT * FROM log_groups WHERE account = ? AND region = ? AND name > ?
       AND substr(name, 1, length(?)) = ? ORDER BY name LIMIT ?`,
    );
    this.#retain = db.prepare('UPDATE log_groups SET retention_days = ? WHERE id = ?');
    this.#protect = db.prepare('UPDATE log_groups SET deletion_protected = ? WHERE id = ?');
    this.#tag = db.prepare('UPDATE log_groups SET tags = ? WHERE id = ?');
    this.#delete = db.prepare('DELETE FROM log_groups WHERE id = ?');
    this.#retaining = db.prepare(
      'SELECT id, retention_days FROM log_groups WHERE retention_days IS NOT NULL',
    );
  }

  get({ account, region }: World, name: string): LogGroupRow | undefined {
    const found = this.#get.get(account, region, name);
    return found && rowOf(found);
  }

  insert({ account, region }: World, group: NewLogGroup): void {
    const { name, createdAt, groupClass, kmsKeyId = null, deletionProtected, tags } = group;
    const isProtected = deletionProtected ? 1 : 0;
    const values = [name, createdAt, groupClass, kmsKeyId, isProtected, JSON.stringify(tags)];
    this.#insert.run(account, region, ...values);
  }

  /** Groups after a name whose names begin with a prefix, in order of name. */
  after(world: World, name: string, prefix: string, limit: number): LogGroupRow[] {
    const { account, region } = world;
    return this.#page.all(account, region, name, prefix, prefix, limit).map(rowOf);
  }

  setRetention(id: number, days: number | undefined): void {
    this.#retain.run(days ?? null, id);
  }

  setDeletionProtection(id: number, isProtected: boolean): void {
    this.#protect.run(isProtected ? 1 : 0, id);
  }

  setTags(id: number, tags: Tags): void {
    this.#tag.run(JSON.stringify(tags), id);
  }

  /** Deletes a group with its streams and events. */
  delete(id: number): void {
    this.#delete.run(id);
  }

  /** The groups that forget, with the days for which they keep events. */
  retaining(): readonly { readonly id: number; readonly retentionInDays: number }[] {
    return this.#retaining.all().map(({ id, retention_days }) => {
      return { id, retentionInDays: retention_days };
    });
  }
}

function rowOf(columns: Columns): LogGroupRow {
  return {
    id: columns.id,
    name: columns.name,
    createdAt: columns.created_at,
    retentionInDays: columns.retention_days ?? undefined,
    groupClass: columns.class,
    kmsKeyId: columns.kms_key_id ?? undefined,
    deletionProtected: columns.deletion_protected === 1,
    storedBytes: columns.stored_bytes,
    // Only this class writes the column.
    tags: JSON.parse(columns.tags) as Tags,
  };
}
