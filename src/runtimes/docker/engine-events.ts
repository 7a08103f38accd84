import type { Clock } from '../../kernel/clock.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { Engine, EngineEvent } from './engine.ts';
import { labelFilters } from './labels.ts';

export interface EngineEventsOptions {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly log: Logger;
  readonly gantryId: string;
  readonly onEvent: (event: EngineEvent) => void;
  /** Called with each new connection: what happened before it is unknown. Rejects to try again. */
  readonly onConnected: () => Promise<void>;
}

/** The events that change what a task looks like; health checks alone would send three a second. */
const events = ['start', 'die', 'oom', 'health_status', 'destroy', 'pause', 'unpause'];

const firstRetryMs = 100;
const longestRetryMs = 5_000;

/**
 * The engine's event stream for the containers of one Gantry, opened again whenever it ends. An engine
 * that restarts is back within seconds, so the back-off stays short.
 */
export class EngineEvents {
  readonly #options: EngineEventsOptions;
  #connected = false;
  #closed = false;
  #failures = 0;
  #hangUp: () => void = () => {};
  #cancelRetry: () => void = () => {};

  constructor(options: EngineEventsOptions) {
    this.#options = options;
  }

  /** True while every event arrives, so that what was seen stays true until an event says otherwise. */
  get connected(): boolean {
    return this.#connected;
  }

  /** Tries to connect; resolves after the first try, whether or not it succeeded. */
  async open(): Promise<void> {
    const { engine, gantryId, log, onConnected, onEvent } = this.#options;
    let ended = false;
    const onEnd = (): void => {
      ended = true;
      if (this.#connected) this.#lost(new Error('the event stream ended'));
    };
    try {
      const filters = { label: labelFilters(gantryId), event: events };
      this.#hangUp = await engine.events(filters, onEvent, onEnd);
      if (!this.#closed) await onConnected();
      if (this.#closed) {
        this.#hangUp();
        return;
      }
      if (ended) throw new Error('the event stream ended');
      this.#connected = true;
      this.#failures = 0;
      log.debug('following the events of the Docker engine');
    } catch (error) {
      this.#lost(error);
    }
  }

  close(): void {
    this.#closed = true;
    this.#connected = false;
    this.#cancelRetry();
    this.#hangUp();
  }

  #lost(error: unknown): void {
    this.#connected = false;
    this.#hangUp();
    if (this.#closed) return;
    const { clock, log } = this.#options;
    const delayMs = Math.min(longestRetryMs, firstRetryMs * 2 ** this.#failures);
    this.#failures += 1;
    log.warn({ err: error, delayMs }, 'the Docker engine is gone; will look for it again');
    this.#cancelRetry = clock.at(clock.now() + delayMs, () => void this.open(), {
      background: true,
    });
  }
}
