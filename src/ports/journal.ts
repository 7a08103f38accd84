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
