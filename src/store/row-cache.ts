/**
 * The rows of a table as they were last read or written, so that reading one again costs neither SQLite
 * nor JSON. It may be trusted because one Gantry alone writes to a data folder, and because the store
 * tells it when a transaction fails. Rows are values: nobody changes one that came out of a table.
 */
export class RowCache<Row> {
  readonly #limit: number;
  readonly #freeze: boolean;
  readonly #rows = new Map<string, Row>();
  readonly #uncommitted = new Set<string>();

  /**
   * Keeps at most `limit` rows; the one that came first goes first. With `freeze` whoever changes a row
   * gets a TypeError: tests run so.
   */
  constructor(limit: number, freeze: boolean) {
    this.#limit = limit;
    this.#freeze = freeze;
  }

  get(key: string): Row | undefined {
    return this.#rows.get(key);
  }

  /** Remembers a row that was read. */
  keep(key: string, row: Row): void {
    this.#rows.set(key, row);
    if (this.#freeze) freezeWhole(row);
    if (this.#rows.size <= this.#limit) return;
    for (const oldest of this.#rows.keys()) {
      this.#rows.delete(oldest);
      break;
    }
  }

  /** Remembers a row that this transaction wrote. */
  write(key: string, row: Row): void {
    this.#uncommitted.add(key);
    this.keep(key, row);
  }

  /** Forgets a row that this transaction deleted, or wrote past the cache. */
  drop(key: string): void {
    this.#uncommitted.add(key);
    this.#rows.delete(key);
  }

  /** For the store: a write failed. What was written in its transaction is read again when asked for. */
  forgetUncommitted(): void {
    for (const key of this.#uncommitted) this.#rows.delete(key);
  }

  /** For the store: the transaction is over. */
  settled(): void {
    this.#uncommitted.clear();
  }

  /** For the store: every table was emptied. */
  clear(): void {
    this.#rows.clear();
    this.#uncommitted.clear();
  }
}

function freezeWhole(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const inner of Object.values(value)) freezeWhole(inner);
}
