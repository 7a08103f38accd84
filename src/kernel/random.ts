import { randomBytes } from 'node:crypto';

/** The only door to chance. */
export interface Random {
  /** A fraction in [0, 1). */
  next(): number;
  /** `count` random bytes. */
  bytes(count: number): Uint8Array;
}

/** Bytes asked of the operating system at a time: asking costs more than the bytes. */
const poolBytes = 4096;

/** Unpredictable numbers from the operating system, for a server without `--seed`. */
export class SystemRandom implements Random {
  #pool = Buffer.alloc(0);

  next(): number {
    return this.#take(6).readUIntBE(0, 6) / 2 ** 48;
  }

  bytes(count: number): Uint8Array {
    return this.#take(count);
  }

  /** Every byte of the pool is handed out once. */
  #take(count: number): Buffer {
    if (this.#pool.length < count) this.#pool = randomBytes(Math.max(poolBytes, count));
    const taken = this.#pool.subarray(0, count);
    this.#pool = this.#pool.subarray(count);
    return taken;
  }
}

/** The same numbers for the same seed: splitmix32, enough for ids and jitter, not for secrets. */
export class SeededRandom implements Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  next(): number {
    return this.#word() / 2 ** 32;
  }

  bytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => this.#word() >>> 24);
  }

  #word(): number {
    this.#state = (this.#state + 0x9e3779b9) | 0;
    let mixed = this.#state ^ (this.#state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  }
}
