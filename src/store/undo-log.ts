/**
 * How to take back, in memory, what a transaction did: for what is too large to be read again whenever
 * some write fails, which is what a RowCache does. Each write's part is taken back alone.
 */
export class UndoLog {
  #steps: (() => void)[] = [];

  /** Remembers how to take back a change to memory that goes with what is being written. */
  record(takeBack: () => void): void {
    this.#steps.push(takeBack);
  }

  /** For the store: where the write that begins now begins. */
  get mark(): number {
    return this.#steps.length;
  }

  /** For the store: the writes since the mark failed. Takes their changes back, the last first. */
  takeBackTo(mark: number): void {
    while (this.#steps.length > mark) this.#steps.pop()?.();
  }

  /** For the store: all is committed. */
  settled(): void {
    this.#steps = [];
  }
}
