import type { OpenOutput } from '../../../agent/log-events.ts';

/** How far the output of a container was taken; JSON. */
export interface KeptProgress {
  /** Where the engine is asked from: epoch seconds. */
  readonly since: number;
  /** So many of the entries that it then sends were taken. */
  readonly skip: number;
  readonly open: OpenOutput;
}

/**
 * Stamps that come late by less than this are counted right. The engine takes the stamp before it
 * writes the entry, and two streams at the same time may write in the other order.
 */
const toleranceSeconds = 5;

/**
 * Counts entries so that the place of the last can be found again. The engine can only be asked for what
 * came since an instant, so the count begins at a second that is a little while ago.
 */
export class OutputProgress {
  #since: number;
  /** How many entries were taken of each second from `since` on; seconds in the order they came. */
  readonly #counts = new Map<number, number>();
  #latest: number;
  #toSkip: number;

  constructor(kept: Pick<KeptProgress, 'since' | 'skip'> | undefined) {
    this.#since = kept?.since ?? 0;
    this.#latest = this.#since;
    this.#toSkip = kept?.skip ?? 0;
  }

  get since(): number {
    return this.#since;
  }

  /** So many entries, since the second at which the engine is asked from. */
  get skip(): number {
    let sum = this.#toSkip;
    for (const count of this.#counts.values()) sum += count;
    return sum;
  }

  /** Counts an entry. Answers whether it is new, and not one that was taken before. */
  count(second: number): boolean {
    this.#counts.set(second, (this.#counts.get(second) ?? 0) + 1);
    if (second > this.#latest) this.#advance(second);
    if (this.#toSkip === 0) return true;
    this.#toSkip -= 1;
    return false;
  }

  #advance(second: number): void {
    this.#latest = second;
    // While entries are skipped, the count has to begin where it began.
    if (this.#toSkip > 0 || second - toleranceSeconds <= this.#since) return;
    this.#since = second - toleranceSeconds;
    for (const counted of this.#counts.keys()) {
      if (counted < this.#since) this.#counts.delete(counted);
    }
  }
}
