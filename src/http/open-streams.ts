import type { ServerResponse } from 'node:http';
import type { Clock } from '../kernel/clock.ts';
import { ControlRefusal } from './control-refusal.ts';
import type { EventStream } from './event-stream.ts';

/** A console, some tests and some terminals; each costs a query at every commit. */
const mostStreams = 64;
/** How long a client that does not read may hold up a closing server. */
const graceMs = 1000;

/** The event streams that are being answered, so that they can be ended together. */
export class OpenStreams {
  readonly #clock: Clock;
  readonly #open = new Map<EventStream, ServerResponse>();

  /** `clock` is real time. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts the stream as open until its answer is over. Throws ControlRefusal when too many are. */
  add(stream: EventStream, response: ServerResponse): void {
    if (this.#open.size >= mostStreams) {
      stream.destroy();
      throw new ControlRefusal(503, `${mostStreams} event streams are open; close some first.`);
    }
    this.#open.set(stream, response);
    response.once('close', () => this.#open.delete(stream));
  }

  /** Ends every stream where it is; resolves when all answers are over, a second later at most. */
  async endAll(): Promise<void> {
    await Promise.all([...this.#open].map(([stream, response]) => this.#end(stream, response)));
  }

  #end(stream: EventStream, response: ServerResponse): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#clock.at(this.#clock.now() + graceMs, () => {
        stream.destroy();
        response.destroy();
        resolve();
      });
      response.once('close', () => {
        cancel();
        resolve();
      });
      stream.end();
    });
  }
}
