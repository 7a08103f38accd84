import type { Clock } from '../../kernel/clock.ts';

const firstDelayMs = 200;
const longestDelayMs = 10_000;

/** Waits twice as long after each failure in a row. */
export class BackOff {
  readonly #clock: Clock;
  #failures = 0;
  #until = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get isWaiting(): boolean {
    return this.#clock.now() < this.#until;
  }

  /** After a failure: when to try again, epoch ms. */
  failed(): number {
    const delayMs = Math.min(longestDelayMs, firstDelayMs * 2 ** this.#failures);
    this.#failures += 1;
    this.#until = this.#clock.now() + delayMs;
    return this.#until;
  }

  /** Something worked: the next failure is the first again. */
  worked(): void {
    this.#failures = 0;
  }

  /** No need to wait any longer. */
  reset(): void {
    this.#failures = 0;
    this.#until = 0;
  }
}
