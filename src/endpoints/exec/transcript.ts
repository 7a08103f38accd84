import { StringDecoder } from 'node:string_decoder';
import type { Clock } from '../../kernel/clock.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { LogDestination, LogLine, LogSink } from '../../ports/log-sink.ts';

/** Where transcripts go, and the time of their lines: that of the services, which may be virtual. */
export interface Transcripts {
  readonly sink: LogSink;
  readonly clock: Clock;
}

export interface TranscriptOptions extends Transcripts {
  readonly destination: LogDestination;
  readonly log: Logger;
}

/** What goes to the log at a time. */
const batchCharacters = 64 * 1024;
/** Longer lines are cut into several: an event has 256 KiB at most, and a character up to 3 bytes. */
const longestLine = 64 * 1024;
/** What waits for a log that is slower than the terminal; more is left out, and the log says so. */
const mostWaiting = 8 * 1024 * 1024;

/**
 * Everything that a session shows, line by line and as it stands, escape sequences included, in a log
 * stream. Nothing is waited for until the end: a slow log must not slow the terminal.
 */
export class Transcript {
  readonly #options: TranscriptOptions;
  /** A letter of several bytes may be cut by the end of a piece. */
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';
  #lines: LogLine[] = [];
  #gathered = 0;
  #waiting = 0;
  #leftOut = 0;
  #hasFailed = false;
  #written: Promise<void>;

  constructor(options: TranscriptOptions) {
    this.#options = options;
    this.#written = this.#guarded(async () => {
      const { destination, sink } = this.#options;
      const refusal = await sink.openStream(destination, { createGroup: false });
      if (refusal !== undefined) throw new Error(refusal);
    });
  }

  /** Takes note of a piece of output. */
  show(output: Buffer): void {
    const lines = (this.#rest + this.#decoder.write(output)).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#take(line.replace(/\r+$/, ''));
    while (this.#rest.length > longestLine) {
      this.#take(this.#rest.slice(0, longestLine));
      this.#rest = this.#rest.slice(longestLine);
    }
    if (this.#gathered >= batchCharacters) this.#flush();
  }

  /** Resolves when all of it is in the log, or cannot be. */
  async end(): Promise<void> {
    if (this.#rest !== '') this.#take(this.#rest.replace(/\r+$/, ''));
    this.#rest = '';
    this.#flush();
    await this.#written;
    if (this.#leftOut === 0) return;
    const { destination, log } = this.#options;
    log.warn(
      { ...destination, lines: this.#leftOut },
      'a log was too slow for all that an exec session showed',
    );
  }

  #take(line: string): void {
    for (let at = 0; at === 0 || at < line.length; at += longestLine) {
      const message = line.slice(at, at + longestLine);
      // CloudWatch Logs has no empty events.
      if (message === '') return;
      this.#lines.push({ at: this.#options.clock.now(), message });
      this.#gathered += message.length;
    }
  }

  #flush(): void {
    const lines = this.#lines;
    const size = this.#gathered;
    this.#lines = [];
    this.#gathered = 0;
    if (lines.length === 0 || this.#hasFailed) return;
    if (this.#waiting + size > mostWaiting) {
      this.#leftOut += lines.length;
      return;
    }
    this.#waiting += size;
    const before = this.#written;
    this.#written = this.#guarded(async () => {
      await before;
      if (this.#hasFailed) return;
      await this.#options.sink.append(this.#options.destination, lines);
      this.#waiting -= size;
    });
  }

  /** A session does not fail because of its log; it is said once. */
  async #guarded(write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      this.#hasFailed = true;
      const { destination, log } = this.#options;
      log.warn({ ...destination, err: error }, 'an exec session could not be logged');
    }
  }
}
