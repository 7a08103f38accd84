import type { Database, Statement } from 'better-sqlite3';

/** An event as EventBridge would carry it, before it has a place in the sequence. */
export interface NewEvent {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly account: string;
  readonly region: string;
  readonly source: string;
  readonly detailType: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
}

export interface OutboxEvent extends NewEvent {
  /** Position in this Gantry's history; grows by one with each event. */
  readonly sequence: number;
}

interface EventRow {
  readonly sequence: number;
  readonly event: string;
}

/** Events are written in the transaction of the change they tell of, and read by position. */
export class Outbox {
  readonly #insert: Statement<[string]>;
  readonly #after: Statement<[number, number], EventRow>;
  readonly #last: Statement<[], { readonly seq: number }>;
  readonly #trim: Statement<[number]>;

  constructor(db: Database) {
    this.#insert = db.prepare('INSERT INTO outbox (event) VALUES (?)');
    this.#after = db.prepare(
      'SELECT sequence, event FROM outbox WHERE sequence > ? ORDER BY sequence LIMIT ?',
    );
    this.#last = db.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'");
    this.#trim = db.prepare(
      'DELETE FROM outbox WHERE sequence <= (SELECT max(sequence) FROM outbox) - ?',
    );
  }

  append(event: NewEvent): OutboxEvent {
    const { lastInsertRowid } = this.#insert.run(JSON.stringify(event));
    return { ...event, sequence: Number(lastInsertRowid) };
  }

  /** At most `limit` events that came after `sequence`, oldest first. */
  after(sequence: number, limit: number): OutboxEvent[] {
    return this.#after.all(sequence, limit).map((row) => {
      const event = JSON.parse(row.event) as NewEvent;
      return { ...event, sequence: row.sequence };
    });
  }

  /** The sequence of the newest event ever stored, also when it was removed since; 0 before the first. */
  lastSequence(): number {
    return this.#last.get()?.seq ?? 0;
  }

  /** Keeps the newest `count` events. */
  keepNewest(count: number): void {
    this.#trim.run(count);
  }
}
