import type { Clock } from './clock.ts';

/**
 * A queue of keys for level-triggered work. A key is held once however often it is added, and is
 * never handed to two workers at a time: added while in flight, it comes again after `done`.
 */
export class WorkQueue {
  readonly #clock: Clock;
  readonly #ready = new Set<string>();
  readonly #inFlight = new Set<string>();
  readonly #again = new Set<string>();
  readonly #later = new Map<string, { readonly deadline: number; readonly cancel: () => void }>();
  #onReady: () => void = () => {};
  #isClosed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Names the function to call when a key becomes ready; the loop's wake-up. */
  onReady(listener: () => void): void {
    this.#onReady = listener;
  }

  /** Makes the key ready now; an earlier-planned look at it is no longer needed. */
  add(key: string): void {
    if (this.#isClosed) return;
    this.#forgetDeadline(key);
    if (this.#inFlight.has(key)) {
      this.#again.add(key);
      return;
    }
    if (this.#ready.has(key)) return;
    this.#ready.add(key);
    this.#onReady();
  }

  /** Makes the key ready at `deadline` (epoch ms), or sooner if it is ready or planned sooner. */
  addAt(key: string, deadline: number): void {
    if (deadline <= this.#clock.now()) {
      this.add(key);
      return;
    }
    if (this.#isClosed || this.#ready.has(key) || this.#again.has(key)) return;
    const planned = this.#later.get(key);
    if (planned !== undefined && planned.deadline <= deadline) return;
    this.#forgetDeadline(key);
    const cancel = this.#clock.at(deadline, () => {
      this.#later.delete(key);
      this.add(key);
    });
    this.#later.set(key, { deadline, cancel });
  }

  /** The next ready key, oldest first, now in flight; undefined when there is none. */
  take(): string | undefined {
    for (const key of this.#ready) {
      this.#ready.delete(key);
      this.#inFlight.add(key);
      return key;
    }
    return undefined;
  }

  /** Ends the flight of a key taken before. */
  done(key: string): void {
    this.#inFlight.delete(key);
    if (this.#again.delete(key)) this.add(key);
  }

  /** When the key is planned to come again (epoch ms), if it is. */
  deadlineOf(key: string): number | undefined {
    return this.#later.get(key)?.deadline;
  }

  get readyCount(): number {
    return this.#ready.size;
  }

  get inFlightCount(): number {
    return this.#inFlight.size;
  }

  get plannedCount(): number {
    return this.#later.size;
  }

  /** Drops every key that is not in flight. */
  clear(): void {
    for (const key of [...this.#later.keys()]) this.#forgetDeadline(key);
    this.#ready.clear();
    this.#again.clear();
  }

  /** Drops every key that is not in flight, and from now on those that are added. */
  close(): void {
    this.#isClosed = true;
    this.clear();
  }

  #forgetDeadline(key: string): void {
    this.#later.get(key)?.cancel();
    this.#later.delete(key);
  }
}
