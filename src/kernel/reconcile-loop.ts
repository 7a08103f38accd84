import { AssertionError, assert } from './assert.ts';
import type { Clock } from './clock.ts';
import type { Logger } from './logger.ts';
import { WorkQueue } from './work-queue.ts';

/** What one pass over a key decided. `recheckAt` is epoch ms; `why` is a sentence for people. */
export interface Outcome {
  readonly why: string;
  readonly recheckAt?: number | undefined;
  /** There is nothing behind the key any more: what was decided about it is not kept. */
  readonly gone?: true;
}

/** Moves the resources of one kind a step from observed to desired. */
export interface Controller {
  /** The part of the key before the first slash. */
  readonly kind: string;
  /**
   * One pass. It may reject: with an AssertionError, a bug of ours, the key rests until something
   * touches it or the resync comes by; with anything else it is tried again after a back-off.
   */
  reconcile(id: string, signal: AbortSignal): Promise<Outcome>;
}

/** The last pass over a key, kept for `why`. */
export interface PassRecord {
  readonly at: number;
  readonly why: string;
  readonly recheckAt?: number | undefined;
  readonly failures: number;
}

export interface ReconcileLoopOptions {
  readonly clock: Clock;
  readonly log: Logger;
  readonly controllers: readonly Controller[];
  /** Keys to look at after a start and at every resync: found from the tables and the runtimes. */
  readonly liveKeys: () => Promise<Iterable<string>>;
  readonly concurrency: number;
  readonly resyncMs: number;
}

const firstBackOffMs = 200;
const longestBackOffMs = 60_000;
/** How many keys keep their last `why` and count of failures; the oldest go first. */
const recordLimit = 20_000;

/**
 * Takes keys from the queue and runs their controllers, several keys at once but never one key twice.
 * Every key comes from a touched row, a runtime's look, a deadline, or the resync: losing one costs a
 * minute, not correctness.
 */
export class ReconcileLoop {
  readonly queue: WorkQueue;
  readonly #options: ReconcileLoopOptions;
  readonly #controllers: ReadonlyMap<string, Controller>;
  readonly #records = new Map<string, PassRecord>();
  readonly #abort = new AbortController();
  readonly #settlers: (() => void)[] = [];
  #pumping = false;
  #resyncing = 0;
  #cancelResync: () => void = () => {};

  constructor(options: ReconcileLoopOptions) {
    this.#options = options;
    this.#controllers = new Map(options.controllers.map((c) => [c.kind, c]));
    this.queue = new WorkQueue(options.clock);
    this.queue.onReady(() => this.#wake());
  }

  /** Begins with every live key, then again after each `resyncMs`. */
  async start(): Promise<void> {
    await this.resync();
    if (!this.#abort.signal.aborted) this.#planResync();
  }

  /** Stops taking keys, tells the passes in flight by their signal, and waits for them. */
  async stop(): Promise<void> {
    this.#cancelResync();
    this.#abort.abort();
    // Nobody takes a key any more, so none may wait: whoever waits until none does would wait forever.
    this.queue.close();
    await this.settled();
  }

  /** Puts every live key in the queue. */
  async resync(): Promise<void> {
    this.#resyncing += 1;
    try {
      for (const key of await this.#options.liveKeys()) this.queue.add(key);
    } catch (error) {
      this.#options.log.error({ err: error }, 'resync failed');
    } finally {
      this.#resyncing -= 1;
      this.#settleIfQuiet();
    }
  }

  /** Forgets every key that is ready or planned, and what was decided about any. */
  clear(): void {
    this.queue.clear();
    this.#records.clear();
  }

  /** Resolves when no key is ready and none is in flight; planned deadlines do not count. */
  settled(): Promise<void> {
    return new Promise((resolve) => {
      this.#settlers.push(resolve);
      this.#settleIfQuiet();
    });
  }

  /** The last pass over a key, with its next deadline. */
  recordOf(key: string): PassRecord | undefined {
    const record = this.#records.get(key);
    return record && { ...record, recheckAt: this.queue.deadlineOf(key) };
  }

  #planResync(): void {
    const { clock, resyncMs } = this.#options;
    const next = (): void => {
      // One that an unresponsive engine holds up is not overtaken by the next.
      if (this.#resyncing === 0) void this.resync();
      this.#planResync();
    };
    this.#cancelResync = clock.at(clock.now() + resyncMs, next, { background: true });
  }

  #wake(): void {
    if (this.#pumping || this.#abort.signal.aborted) return;
    this.#pumping = true;
    // A turn of the event loop between passes keeps the API answering while many keys are ready.
    setImmediate(() => {
      this.#pumping = false;
      this.#pump();
    });
  }

  #pump(): void {
    while (this.queue.inFlightCount < this.#options.concurrency) {
      const key = this.#abort.signal.aborted ? undefined : this.queue.take();
      if (key === undefined) break;
      void this.#pass(key);
    }
    this.#settleIfQuiet();
  }

  async #pass(key: string): Promise<void> {
    const { clock, log } = this.#options;
    const slash = key.indexOf('/');
    const controller = this.#controllers.get(key.slice(0, slash));
    try {
      assert(controller !== undefined, 'no controller takes the key', { key });
      const outcome = await controller.reconcile(key.slice(slash + 1), this.#abort.signal);
      if (outcome.gone) this.#records.delete(key);
      else this.#remember(key, { at: clock.now(), why: outcome.why, failures: 0 });
      if (outcome.recheckAt !== undefined) this.queue.addAt(key, outcome.recheckAt);
      log.debug({ key, ...outcome }, 'reconciled');
    } catch (error) {
      if (error instanceof AssertionError) this.#giveUp(key, error);
      else if (!this.#abort.signal.aborted) this.#backOff(key, error);
    } finally {
      this.queue.done(key);
      if (this.queue.readyCount > 0) this.#wake();
      this.#settleIfQuiet();
    }
  }

  #giveUp(key: string, error: AssertionError): void {
    const { clock, log } = this.#options;
    const failures = this.#failuresOf(key) + 1;
    this.#remember(key, { at: clock.now(), why: `a bug of Gantry: ${error.message}`, failures });
    log.error({ key, err: error, details: error.details }, 'reconcile found a bug of Gantry');
  }

  #backOff(key: string, error: unknown): void {
    const { clock, log } = this.#options;
    const failures = this.#failuresOf(key) + 1;
    const delayMs = Math.min(longestBackOffMs, firstBackOffMs * 2 ** (failures - 1));
    const why = `failed, will try again: ${error instanceof Error ? error.message : String(error)}`;
    this.#remember(key, { at: clock.now(), why, failures });
    this.queue.addAt(key, clock.now() + delayMs);
    log.warn({ key, failures, delayMs, err: error }, 'reconcile failed and will be retried');
  }

  #failuresOf(key: string): number {
    return this.#records.get(key)?.failures ?? 0;
  }

  #remember(key: string, record: PassRecord): void {
    this.#records.delete(key);
    this.#records.set(key, record);
    if (this.#records.size <= recordLimit) return;
    for (const oldest of this.#records.keys()) {
      this.#records.delete(oldest);
      break;
    }
  }

  #settleIfQuiet(): void {
    const stopped = this.#abort.signal.aborted;
    const waiting = !stopped && this.queue.readyCount > 0;
    if (waiting || this.queue.inFlightCount > 0 || this.#resyncing > 0) return;
    for (const resolve of this.#settlers.splice(0)) resolve();
  }
}
