// How output becomes log events, as the awslogs driver of the container engine does it: a line is an
// event, or with a pattern an event is all lines up to the next that matches ("awslogs logging driver"
// in the documentation of the engine; limits read in its source).
import type { LogLine } from '../ports/log-sink.ts';

/** A piece of output, as the engine keeps it: a whole line, or a part of one that is too long for it. */
export interface OutputPiece {
  readonly source: 'stdout' | 'stderr';
  /** Epoch milliseconds. */
  readonly at: number;
  /** Without the newline. */
  readonly bytes: Buffer;
  readonly endsLine: boolean;
}

/** What is not an event yet; JSON. */
export interface OpenOutput {
  readonly parts: readonly {
    readonly source: OutputPiece['source'];
    readonly at: number;
    readonly base64: string;
  }[];
  readonly event?: LogLine;
}

/** The largest event of the driver: what CloudWatch Logs took when it was written, less its overhead. */
export const largestEvent = 262_144 - 26;
/** Lines that belong to an event come within this, or begin another. */
const eventExpiresMs = 5000;

interface Part {
  readonly at: number;
  bytes: Buffer;
}

/** Puts pieces together to lines and lines to events. Finished events lie in `finished`. */
export class LogEventAssembler {
  finished: LogLine[] = [];
  readonly #eventStart: RegExp | undefined;
  readonly #parts = new Map<OutputPiece['source'], Part>();
  #event: LogLine | undefined;
  #eventBytes = 0;
  #eventSeenAt = 0;

  constructor(eventStart: RegExp | undefined, open: OpenOutput | undefined, now: number) {
    this.#eventStart = eventStart;
    for (const { source, at, base64 } of open?.parts ?? []) {
      this.#parts.set(source, { at, bytes: Buffer.from(base64, 'base64') });
    }
    this.#event = open?.event;
    this.#eventBytes = Buffer.byteLength(this.#event?.message ?? '');
    this.#eventSeenAt = now;
  }

  take(piece: OutputPiece, now: number): void {
    const part = this.#parts.get(piece.source);
    const isShortLine = part === undefined && piece.endsLine && piece.bytes.length <= largestEvent;
    if (isShortLine) {
      this.#line(piece.at, piece.bytes, now);
      return;
    }
    const at = part?.at ?? piece.at;
    let bytes = part === undefined ? piece.bytes : Buffer.concat([part.bytes, piece.bytes]);
    this.#parts.delete(piece.source);
    while (bytes.length > largestEvent) {
      const end = characterEnd(bytes, largestEvent);
      this.#line(at, bytes.subarray(0, end), now);
      bytes = bytes.subarray(end);
    }
    if (piece.endsLine) this.#line(at, bytes, now);
    else this.#parts.set(piece.source, { at, bytes });
  }

  /** Ends an event for whose next line has been waited long enough. */
  expire(now: number): void {
    if (this.#event !== undefined && now - this.#eventSeenAt >= eventExpiresMs) this.#endEvent();
  }

  /** The output is over: what is there is all there will be. */
  end(now: number): void {
    for (const { at, bytes } of this.#parts.values()) this.#line(at, bytes, now);
    this.#parts.clear();
    this.#endEvent();
  }

  get hasOpenEvent(): boolean {
    return this.#event !== undefined;
  }

  get open(): OpenOutput {
    const parts = [...this.#parts].map(([source, { at, bytes }]) => {
      return { source, at, base64: bytes.toString('base64') };
    });
    return { parts, ...(this.#event && { event: this.#event }) };
  }

  #line(at: number, bytes: Buffer, now: number): void {
    const text = bytes.toString('utf8');
    if (this.#eventStart === undefined) {
      // The driver sends no event without text.
      if (text !== '') this.finished.push({ at, message: text });
      return;
    }
    const isFull = this.#eventBytes + bytes.length > largestEvent;
    if (isFull || this.#eventStart.test(text)) this.#endEvent();
    const line = bytes.length < largestEvent ? `${text}\n` : text;
    this.#eventSeenAt = this.#event === undefined ? now : this.#eventSeenAt;
    this.#event = { at: this.#event?.at ?? at, message: (this.#event?.message ?? '') + line };
    this.#eventBytes += bytes.length + 1;
  }

  #endEvent(): void {
    if (this.#event !== undefined) this.finished.push(this.#event);
    this.#event = undefined;
    this.#eventBytes = 0;
  }
}

/** The end of the last whole character of UTF-8 within so many bytes. */
function characterEnd(bytes: Buffer, limit: number): number {
  for (let end = limit; end > limit - 4; end -= 1) {
    // A byte that goes on with a character looks like 10xxxxxx.
    if (((bytes[end] ?? 0) & 0xc0) !== 0x80) return end;
  }
  return limit;
}
