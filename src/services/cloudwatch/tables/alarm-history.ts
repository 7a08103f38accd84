import type { Statement } from 'better-sqlite3';
import type { Store } from '../../../store/store.ts';
import type { HistoryItem, World } from '../model/alarm-document.ts';

/** CloudWatch keeps the history of an alarm for 30 days. */
const keptMs = 30 * 24 * 60 * 60 * 1000;

/** An item with its place in the order of all. */
export interface PlacedItem {
  readonly id: number;
  readonly item: HistoryItem;
}

interface Row {
  readonly id: number;
  readonly document: string;
}

/** The history of the alarms of every world, also of those that are gone. */
export class AlarmHistoryTable {
  readonly #add: Statement<[string, string, string, number, string]>;
  readonly #trim: Statement<[string, string, string, number]>;
  readonly #all: Statement<[string, string, number], Row>;
  readonly #of: Statement<[string, string, string, number], Row>;

  constructor(db: Store['db']) {
    this.#add = db.prepare(
      'INSERT INTO cloudwatch_alarm_history (account, region, name, at, document) VALUES (?, ?, ?, ?, ?)',
    );
    this.#trim = db.prepare(
      'DELETE FROM cloudwatch_alarm_history WHERE account = ? AND region = ? AND name = ? AND at < ?',
    );
    this.#all = db.prepare(
      'SELECT id, document FROM cloudwatch_alarm_history WHERE account = ? AND region = ? AND at >= ? ORDER BY id',
    );
    this.#of = db.prepare(
      'SELECT id, document FROM cloudwatch_alarm_history WHERE account = ? AND region = ? AND name = ? AND at >= ? ORDER BY id',
    );
  }

  /** Adds an item, and forgets those of its alarm that are too old. */
  add({ account, region }: World, item: HistoryItem): void {
    const { AlarmName, Timestamp } = item;
    this.#add.run(account, region, AlarmName, Timestamp, JSON.stringify(item));
    this.#trim.run(account, region, AlarmName, Timestamp - keptMs);
  }

  /** The items of a world, or of one alarm, that are not too old, in the order in which they came. */
  since({ account, region }: World, now: number, alarmName?: string): readonly PlacedItem[] {
    const from = now - keptMs;
    const rows =
      alarmName === undefined
        ? this.#all.all(account, region, from)
        : this.#of.all(account, region, alarmName, from);
    return rows.map(({ id, document }) => ({ id, item: JSON.parse(document) }));
  }
}
