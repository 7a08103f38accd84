import type { Database, Statement } from 'better-sqlite3';
import type { LogStreamRow } from '../model/rows.ts';

interface Columns {
  readonly id: number;
  readonly name: string;
  readonly created_at: number;
  readonly first_event_at: number | null;
  readonly last_event_at: number | null;
  readonly last_ingested_at: number | null;
}

/** The instants of events that came together, and when they came. */
interface EventSpan {
  readonly firstAt: number;
  readonly lastAt: number;
  readonly ingestedAt: number;
}

/** Where a page of streams in order of their last event goes on. */
export interface LastEventKey {
  readonly lastEventAt: number;
  readonly name: string;
}

/** The log streams of every group. */
export class LogStreamTable {
  readonly #get: Statement<[number, string], Columns>;
  readonly #insert: Statement<[number, string, number]>;
  readonly #delete: Statement<[number]>;
  readonly #byName: Readonly<Record<'ASC' | 'DESC', Statement<(number | string)[], Columns>>>;
  readonly #byTime: Readonly<Record<'ASC' | 'DESC', Statement<(number | string)[], Columns>>>;
  readonly #names: Statement<[string], { readonly id: number; readonly name: string }>;
  readonly #withPrefix: Statement<[number, string, string], { readonly id: number }>;
  readonly #noteEvents: Statement<[EventSpan & { readonly id: number }]>;

  constructor(db: Database) {
    const select = 'SELECT * FROM log_streams WHERE group_id = ?';
    this.#get = db.prepare(`${select} AND name = ?`);
    this.#insert = db.prepare(
      'INSERT INTO log_streams (group_id, name, created_at) VALUES (?, ?, ?)',
    );
    this.#delete = db.prepare('DELETE FROM log_streams WHERE id = ?');
    const byName = (way: 'ASC' | 'DESC'): Statement<(number | string)[], Columns> =>
      db.prepare(
        `${select} AND name ${way === 'ASC' ? '>' : '<'} ? AND substr(name, 1, length(?)) = ?
         ORDER BY name ${way} LIMIT ?`,
      );
    this.#byName = { ASC: byName('ASC'), DESC: byName('DESC') };
    // A stream without events comes before all others.
    const at = 'coalesce(last_event_at, -1)';
    const byTime = (way: 'ASC' | 'DESC'): Statement<(number | string)[], Columns> =>
      db.prepare(
        `${select} AND (${at}, name) ${way === 'ASC' ? '>' : '<'} (?, ?)
         ORDER BY ${at} ${way}, name ${way} LIMIT ?`,
      );
    this.#byTime = { ASC: byTime('ASC'), DESC: byTime('DESC') };
    this.#names = db.prepare(
      'SELECT id, name FROM log_streams WHERE id IN (SELECT value FROM json_each(?))',
    );
    this.#withPrefix = db.prepare(
      'SELECT id FROM log_streams WHERE group_id = ? AND substr(name, 1, length(?)) = ?',
    );
    this.#noteEvents = db.prepare(
      `UPDATE log_streams SET first_event_at = min(coalesce(first_event_at, @firstAt), @firstAt),
       last_event_at = max(coalesce(last_event_at, @lastAt), @lastAt), last_ingested_at = @ingestedAt
       WHERE id = @id`,
    );
  }

  get(groupId: number, name: string): LogStreamRow | undefined {
    const found = this.#get.get(groupId, name);
    return found && rowOf(found);
  }

  insert(groupId: number, name: string, createdAt: number): void {
    this.#insert.run(groupId, name, createdAt);
  }

  /** Deletes a stream with its events. */
  delete(id: number): void {
    this.#delete.run(id);
  }

  /** Streams of a group beyond a name, in order of name. */
  byName(
    groupId: number,
    options: { readonly after: string; readonly prefix: string; readonly descending: boolean },
    limit: number,
  ): LogStreamRow[] {
    const { after, prefix, descending } = options;
    const statement = this.#byName[descending ? 'DESC' : 'ASC'];
    return statement.all(groupId, after, prefix, prefix, limit).map(rowOf);
  }

  /** Streams of a group beyond a key, in order of their last event. */
  byLastEvent(
    groupId: number,
    options: { readonly after: LastEventKey; readonly descending: boolean },
    limit: number,
  ): LogStreamRow[] {
    const { after, descending } = options;
    const statement = this.#byTime[descending ? 'DESC' : 'ASC'];
    return statement.all(groupId, after.lastEventAt, after.name, limit).map(rowOf);
  }

  /** The names of streams by their ids. */
  namesOf(ids: Iterable<number>): ReadonlyMap<number, string> {
    const found = this.#names.all(JSON.stringify([...ids]));
    return new Map(found.map(({ id, name }) => [id, name]));
  }

  /** The ids of the streams of a group whose names begin with a prefix. */
  idsWithPrefix(groupId: number, prefix: string): number[] {
    return this.#withPrefix.all(groupId, prefix, prefix).map(({ id }) => id);
  }

  /** Takes note of the span of events that came. */
  noteEvents(id: number, span: EventSpan): void {
    this.#noteEvents.run({ ...span, id });
  }
}

function rowOf(columns: Columns): LogStreamRow {
  return {
    id: columns.id,
    name: columns.name,
    createdAt: columns.created_at,
    firstEventAt: columns.first_event_at ?? undefined,
    lastEventAt: columns.last_event_at ?? undefined,
    lastIngestedAt: columns.last_ingested_at ?? undefined,
  };
}
