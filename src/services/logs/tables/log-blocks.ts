import type { Database, Statement } from 'better-sqlite3';
import { type Block, longestBlockMs, type NewEvent } from '../rules/blocks.ts';
import { sizeOf } from '../rules/put-request.ts';

/** Whose events, and of which span of time (epoch ms, both ends included). */
export interface BlockRange {
  readonly of: { readonly groupId: number } | { readonly streamId: number };
  /** Only those of these streams. */
  readonly streamIds?: readonly number[] | undefined;
  readonly from: number;
  readonly to: number;
}

interface Columns {
  readonly id: number;
  readonly stream_id: number;
  readonly first_at: number;
  readonly last_at: number;
  readonly ingested_at: number;
  readonly events: string;
}

interface Sum {
  readonly bytes: number | null;
}

interface OldBlock {
  readonly id: number;
  readonly group_id: number;
  readonly bytes: number;
}

/** A group's or a stream's id, the end of the page before, and the other end of the range. */
interface PageKey {
  readonly owner: number;
  readonly at: number;
  readonly id: number;
  readonly end: number;
  /** JSON; null: of every stream. */
  readonly streamIds: string | null;
}

type PageStatement = Statement<[PageKey], Columns>;

/** Blocks read at a time. */
const pageSize = 16;
const beyondAll = Number.MAX_SAFE_INTEGER;
const wanted = 'id, stream_id, first_at, last_at, ingested_at, events';

/** The events of every stream, in blocks. */
export class LogBlockTable {
  readonly #insert: Statement;
  readonly #noteBytes: Statement<[number, number]>;
  readonly #forward: Readonly<Record<'group' | 'stream', PageStatement>>;
  readonly #backward: Readonly<Record<'group' | 'stream', PageStatement>>;
  readonly #expired: Statement<[number, number], Sum>;
  readonly #expire: Statement<[number, number]>;
  readonly #ofStream: Statement<[number], Sum>;
  readonly #deleteOfStream: Statement<[number]>;
  readonly #total: Statement<[], Sum>;
  readonly #oldest: Statement<[number], OldBlock>;
  readonly #delete: Statement<[number]>;

  constructor(db: Database) {
    this.#insert = db.prepare(
      `INSERT INTO log_blocks (group_id, stream_id, first_at, last_at, ingested_at, bytes, events)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#noteBytes = db.prepare(
      'UPDATE log_groups SET stored_bytes = stored_bytes + ? WHERE id = ?',
    );
    const isWanted =
      '(@streamIds IS NULL OR stream_id IN (SELECT value FROM json_each(@streamIds)))';
    const forward = (owner: string): PageStatement =>
      db.prepare(
        `SELECT ${wanted} FROM log_blocks WHERE ${owner} = @owner AND (first_at, id) > (@at, @id)
         AND last_at >= @end AND ${isWanted} ORDER BY first_at, id LIMIT ${pageSize}`,
      );
    const backward = (owner: string): PageStatement =>
      db.prepare(
        `SELECT ${wanted} FROM log_blocks WHERE ${owner} = @owner AND (last_at, id) < (@at, @id)
         AND first_at <= @end AND ${isWanted} ORDER BY last_at DESC, id DESC LIMIT ${pageSize}`,
      );
    this.#forward = { group: forward('group_id'), stream: forward('stream_id') };
    this.#backward = { group: backward('group_id'), stream: backward('stream_id') };
    const expired = 'FROM log_blocks WHERE group_id = ? AND last_at < ?';
    this.#expired = db.prepare(`SELECT sum(bytes) AS bytes ${expired}`);
    this.#expire = db.prepare(`DELETE ${expired}`);
    const ofStream = 'FROM log_blocks WHERE stream_id = ?';
    this.#ofStream = db.prepare(`SELECT sum(bytes) AS bytes ${ofStream}`);
    this.#deleteOfStream = db.prepare(`DELETE ${ofStream}`);
    this.#total = db.prepare('SELECT sum(stored_bytes) AS bytes FROM log_groups');
    this.#oldest = db.prepare(
      'SELECT id, group_id, bytes FROM log_blocks ORDER BY last_at, id LIMIT ?',
    );
    this.#delete = db.prepare('DELETE FROM log_blocks WHERE id = ?');
  }

  /** Stores one block, of events in order of time. Returns what it counts for. */
  insert(
    owner: { readonly groupId: number; readonly streamId: number },
    events: readonly NewEvent[],
    ingestedAt: number,
  ): number {
    const firstAt = events[0]?.at ?? 0;
    const lastAt = events.at(-1)?.at ?? firstAt;
    const bytes = events.reduce((sum, { message }) => sum + sizeOf(message), 0);
    const text = JSON.stringify([
      events.map(({ at }) => at - firstAt),
      events.map(({ message }) => message),
    ]);
    const { groupId, streamId } = owner;
    this.#insert.run(groupId, streamId, firstAt, lastAt, ingestedAt, bytes, text);
    this.#noteBytes.run(bytes, groupId);
    return bytes;
  }

  /** The blocks that touch a range: by their first instants, or backward by their last. */
  *read(range: BlockRange, direction: 'forward' | 'backward'): Generator<Block> {
    const [kind, owner] =
      'groupId' in range.of
        ? (['group', range.of.groupId] as const)
        : (['stream', range.of.streamId] as const);
    const isForward = direction === 'forward';
    const statement = (isForward ? this.#forward : this.#backward)[kind];
    const streamIds = range.streamIds === undefined ? null : JSON.stringify(range.streamIds);
    // No block is so long that one which begins earlier, or ends later, could reach into the range.
    let at = isForward ? range.from - longestBlockMs : range.to + longestBlockMs;
    let id = isForward ? -1 : beyondAll;
    const end = isForward ? range.from : range.to;
    for (;;) {
      const page = statement.all({ owner, at, id, end, streamIds });
      for (const columns of page) {
        const isBeyond = isForward ? columns.first_at > range.to : columns.last_at < range.from;
        if (isBeyond) return;
        yield blockOf(columns);
      }
      const last = page.at(-1);
      if (last === undefined || page.length < pageSize) return;
      at = isForward ? last.first_at : last.last_at;
      id = last.id;
    }
  }

  /** Deletes the blocks of a group that ended before an instant. */
  deleteOfGroupBefore(groupId: number, instant: number): void {
    const bytes = this.#expired.get(groupId, instant)?.bytes ?? 0;
    if (bytes === 0) return;
    this.#expire.run(groupId, instant);
    this.#noteBytes.run(-bytes, groupId);
  }

  /** Deletes the blocks of a stream. */
  deleteOfStream(groupId: number, streamId: number): void {
    this.#noteBytes.run(-(this.#ofStream.get(streamId)?.bytes ?? 0), groupId);
    this.#deleteOfStream.run(streamId);
  }

  /** What all events count for. */
  totalBytes(): number {
    return this.#total.get()?.bytes ?? 0;
  }

  /** Deletes the oldest blocks of all, until they counted for so many bytes. Returns those bytes. */
  deleteOldest(bytes: number): number {
    let deleted = 0;
    while (deleted < bytes) {
      const oldest = this.#oldest.all(64);
      if (oldest.length === 0) break;
      for (const block of oldest) {
        if (deleted >= bytes) break;
        this.#delete.run(block.id);
        this.#noteBytes.run(-block.bytes, block.group_id);
        deleted += block.bytes;
      }
    }
    return deleted;
  }
}

function blockOf(columns: Columns): Block {
  const firstAt = columns.first_at;
  // Only `insert` writes the column.
  const [instants, messages] = JSON.parse(columns.events) as [number[], string[]];
  return {
    id: columns.id,
    streamId: columns.stream_id,
    firstAt,
    lastAt: columns.last_at,
    ingestedAt: columns.ingested_at,
    events: messages.map((message, index) => ({ at: firstAt + (instants[index] ?? 0), message })),
  };
}
