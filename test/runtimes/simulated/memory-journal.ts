import type { SharedJournal } from '../../../src/ports/journal.ts';

/** A journal that survives its runtime, not its process; counts how often it is written to. */
export class MemoryJournal implements SharedJournal {
  readonly #values = new Map<string, string>();
  writes = 0;

  entries(): (readonly [string, string])[] {
    return [...this.#values].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  put(key: string, value: string): void {
    this.writes += 1;
    this.#values.set(key, value);
  }

  async putShared(key: string, value: string): Promise<void> {
    this.put(key, value);
  }

  delete(key: string): void {
    this.writes += 1;
    this.#values.delete(key);
  }

  clear(): void {
    this.#values.clear();
  }
}
