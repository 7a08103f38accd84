import { assert } from '../../kernel/assert.ts';
import type { Ids } from '../../kernel/ids.ts';

/** Whole numbers from `first` to `last`, each lent to one holder at a time: host ports, addresses. */
export class NumberPool {
  readonly #first: number;
  readonly #size: number;
  readonly #taken = new Set<number>();

  constructor(first: number, last: number) {
    this.#first = first;
    this.#size = last - first + 1;
  }

  get freeCount(): number {
    return this.#size - this.#taken.size;
  }

  /** A free number, the search beginning where chance says. Throws AssertionError when none is. */
  take(ids: Ids): number {
    assert(this.freeCount > 0, 'a number is taken only from a pool that has one', {
      first: this.#first,
      size: this.#size,
    });
    let offset = ids.below(this.#size);
    while (this.#taken.has(this.#first + offset)) offset = (offset + 1) % this.#size;
    this.#taken.add(this.#first + offset);
    return this.#first + offset;
  }

  /** The first of `length` free numbers in a row, all taken now; undefined when there is no such row. */
  takeRow(length: number): number | undefined {
    let begin = this.#first;
    for (let number = begin; number < this.#first + this.#size; number += 1) {
      if (this.#taken.has(number)) begin = number + 1;
      if (number - begin + 1 < length) continue;
      for (let taken = begin; taken <= number; taken += 1) this.#taken.add(taken);
      return begin;
    }
    return undefined;
  }

  /** Marks a number as taken by somebody who has held it since before a restart. */
  claim(number: number): void {
    this.#taken.add(number);
  }

  release(number: number): void {
    this.#taken.delete(number);
  }
}
