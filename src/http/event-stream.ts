import { Readable } from 'node:stream';
import type { Clock } from '../kernel/clock.ts';
import { isoInstant } from '../kernel/instant.ts';
import type { Control, StoredEvent } from '../ports/control.ts';

export interface EventStreamOptions {
  readonly control: Pick<Control, 'eventsAfter' | 'onEvents'>;
  /** Real time, for the keep-alive comments: it is the connection that must not fall asleep. */
  readonly clock: Clock;
  /** The sequence number after which the stream begins. */
  readonly after: number;
  /** Whether it goes on with the events to come, or ends after those stored. */
  readonly follow: boolean;
}

/** Proxies close connections that say nothing for half a minute or more. */
const keepAliveMs = 15_000;
/** What waits for a slow reader; the events themselves wait in the store. */
const bufferBytes = 64 * 1024;
const pageSize = 100;

/**
 * The stored events as server-sent events. It reads no further ahead than its buffer, so a slow client
 * costs no memory; one that takes nothing between two keep-alives is dropped, and may resume where it
 * was by the id of its last event.
 */
export class EventStream extends Readable {
  readonly #options: EventStreamOptions;
  readonly #unsubscribe: () => void;
  #cancelKeepAlive: () => void = () => {};
  #after: number;
  #wanted = false;
  #stalled = false;

  constructor(options: EventStreamOptions) {
    super({ highWaterMark: bufferBytes });
    this.#options = options;
    this.#after = options.after;
    this.#unsubscribe = options.follow ? options.control.onEvents(() => this.#deliver()) : () => {};
    this.#planKeepAlive();
    // The first bytes carry the headers out: a client knows that it listens before anything happens.
    this.push(': events of Gantry\n\n');
  }

  /** Ends the stream after what is in its buffer. */
  end(): void {
    if (!this.readableEnded && !this.destroyed) this.push(null);
    this.#release();
  }

  override _read(): void {
    this.#wanted = true;
    this.#stalled = false;
    this.#deliver();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#release();
    done(error);
  }

  #deliver(): void {
    const { control, follow } = this.#options;
    while (this.#wanted) {
      const events = control.eventsAfter(this.#after, pageSize);
      for (const event of events) {
        if (!this.#wanted) return;
        this.#after = event.sequence;
        this.#wanted = this.push(messageOf(event));
      }
      if (events.length > 0) continue;
      if (!follow) this.end();
      return;
    }
  }

  #planKeepAlive(): void {
    const { clock } = this.#options;
    this.#cancelKeepAlive = clock.at(clock.now() + keepAliveMs, () => {
      if (this.#stalled) {
        this.destroy();
        return;
      }
      if (this.#wanted) this.#wanted = this.push(': keep-alive\n\n');
      else this.#stalled = true;
      this.#planKeepAlive();
    });
  }

  #release(): void {
    this.#wanted = false;
    this.#unsubscribe();
    this.#cancelKeepAlive();
  }
}

function messageOf(event: StoredEvent): string {
  const data = JSON.stringify(envelopeOf(event));
  return `id: ${event.sequence}\nevent: ${event.detailType}\ndata: ${data}\n\n`;
}

/** The event as EventBridge carries it, reference §5.1: time to the second, detail as it is. */
function envelopeOf(event: StoredEvent): Readonly<Record<string, unknown>> {
  return {
    version: '0',
    id: event.id,
    'detail-type': event.detailType,
    source: event.source,
    account: event.account,
    time: isoInstant(event.at).replace(/\.\d{3}Z$/, 'Z'),
    region: event.region,
    resources: event.resources,
    detail: event.detail,
  };
}
