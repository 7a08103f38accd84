import type { Clock } from '../../kernel/clock.ts';

/** Rings at the earliest instant that was asked for since it last rang. */
export class Alarm {
  readonly #clock: Clock;
  readonly #ring: () => void;
  #set: { readonly deadline: number; readonly cancel: () => void } | undefined;

  constructor(clock: Clock, ring: () => void) {
    this.#clock = clock;
    this.#ring = ring;
  }

  /** Wants to be woken at `deadline` (epoch ms) at the latest. */
  wakeAt(deadline: number): void {
    if (this.#set !== undefined && this.#set.deadline <= deadline) return;
    this.#set?.cancel();
    const ring = (): void => {
      this.#set = undefined;
      this.#ring();
    };
    this.#set = { deadline, cancel: this.#clock.at(deadline, ring) };
  }

  cancel(): void {
    this.#set?.cancel();
  }
}
