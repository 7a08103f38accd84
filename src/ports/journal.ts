/**
 * Small durable facts that must outlive the process, by key. Synchronous: when `put` returns, a
 * SIGKILL cannot take the fact away. SQLite in production, a Map in tests.
 */
export interface Journal {
  /** Every fact, ordered by key. */
  entries(): (readonly [string, string])[];
  put(key: string, value: string): void;
  delete(key: string): void;
  clear(): void;
}

/** A journal for facts that come in large numbers. */
export interface SharedJournal extends Journal {
  /**
   * Puts a fact in the commit that all writes of this turn of the event loop share. Until the promise
   * resolves the fact is not safe; when it rejects nothing was written.
   */
  putShared(key: string, value: string): Promise<void>;
}
