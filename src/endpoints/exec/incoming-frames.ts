/** Ahead of a gap; a client sends in order, so gaps come from lost connections alone. */
const mostAhead = 256;

export interface Received<T> {
  /** Whether the client is to be told that it arrived. */
  readonly acknowledge: boolean;
  /** What may be worked on now, in order. */
  readonly deliver: readonly T[];
}

/** Puts the messages from the client in order, each once. */
export class IncomingFrames<T> {
  readonly #ahead = new Map<number, T>();
  #expected = 0;

  /**
   * What to do about a message. One that was there before is acknowledged again, as its acknowledgement
   * was lost; one that there is no room for is not, and comes again.
   */
  receive(sequenceNumber: number, message: T): Received<T> {
    if (sequenceNumber < this.#expected) return { acknowledge: true, deliver: [] };
    if (sequenceNumber > this.#expected) {
      if (this.#ahead.size >= mostAhead) return { acknowledge: false, deliver: [] };
      this.#ahead.set(sequenceNumber, message);
      return { acknowledge: true, deliver: [] };
    }
    const deliver = [message];
    this.#expected += 1;
    for (let next = this.#take(); next !== undefined; next = this.#take()) {
      deliver.push(next);
      this.#expected += 1;
    }
    return { acknowledge: true, deliver };
  }

  #take(): T | undefined {
    const next = this.#ahead.get(this.#expected);
    this.#ahead.delete(this.#expected);
    return next;
  }
}
