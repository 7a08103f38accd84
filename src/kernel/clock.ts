// The kernel is what any control plane needs and knows nothing about AWS: time, chance, ids, a keyed
// work queue and the loop that drains it. It imports nothing of ours. Start with reconcile-loop.ts.

/** The only door to time. Instants are epoch milliseconds. */
export interface Clock {
  /** The current instant, epoch milliseconds. */
  now(): number;
  /**
   * Calls `wake` once when the clock reaches `deadline` (epoch ms), never before this call returns.
   * A `background` wake-up (a periodic resync, say) does not keep a virtual clock from being idle.
   * Returns a function that cancels it.
   */
  at(deadline: number, wake: () => void, options?: WakeOptions): () => void;
}

export interface WakeOptions {
  readonly background?: boolean;
}

/** setTimeout stores its delay in 31 bits and fires at once when it is longer. */
const longestTimeoutMs = 2 ** 31 - 1;

/** Wall-clock time. Its timers do not keep the process alive. */
export class SystemClock implements Clock {
  now(): number {
    return Date.now();
  }

  at(deadline: number, wake: () => void): () => void {
    let timer: NodeJS.Timeout;
    const arm = (): void => {
      const delayMs = Math.min(Math.max(0, deadline - Date.now()), longestTimeoutMs);
      timer = setTimeout(ring, delayMs);
      timer.unref();
    };
    // Timers count on a clock of their own and may ring a millisecond before this one is there.
    const ring = (): void => (Date.now() < deadline ? arm() : wake());
    arm();
    return () => clearTimeout(timer);
  }
}

interface Alarm {
  readonly deadline: number;
  readonly order: number;
  readonly wake: () => void;
  readonly background: boolean;
}

/** Time that stands still until it is told to move. Wake-ups at one instant run in the order asked for. */
export class VirtualClock implements Clock {
  #now: number;
  #order = 0;
  readonly #alarms = new Set<Alarm>();

  /** Starts at `start`, epoch milliseconds. */
  constructor(start: number) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  at(deadline: number, wake: () => void, options: WakeOptions = {}): () => void {
    this.#order += 1;
    const background = options.background ?? false;
    const alarm: Alarm = { deadline, order: this.#order, wake, background };
    this.#alarms.add(alarm);
    return () => this.#alarms.delete(alarm);
  }

  /** The earliest instant at which something is to happen, or undefined when nothing is. */
  nextDeadline(options: { includeBackground: boolean }): number | undefined {
    let next: number | undefined;
    for (const alarm of this.#alarms) {
      if (alarm.background && !options.includeBackground) continue;
      if (next === undefined || alarm.deadline < next) next = alarm.deadline;
    }
    return next;
  }

  /** Moves to `instant` (never back) and runs every wake-up that is due by then. */
  jumpTo(instant: number): void {
    if (instant > this.#now) this.#now = instant;
    const due = [...this.#alarms]
      .filter((alarm) => alarm.deadline <= this.#now)
      .sort((a, b) => a.deadline - b.deadline || a.order - b.order);
    for (const alarm of due) {
      if (this.#alarms.delete(alarm)) alarm.wake();
    }
  }
}
