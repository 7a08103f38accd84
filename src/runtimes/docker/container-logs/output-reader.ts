import type { OutputPiece } from '../../../agent/log-events.ts';
import { parseInstant } from '../../../kernel/instant.ts';

/** `2026-09-16T10:00:00.123456789Z`, and a space. */
const stampLength = 30;
const newline = 0x0a;
const headerLength = 8;
const stderrFrame = 2;

/** A piece of output, and the second of its stamp (epoch seconds). */
export interface StampedPiece extends OutputPiece {
  readonly second: number;
}

/**
 * Takes the engine's log stream apart: frames of `[stream, 0, 0, 0, length]` and an entry, or without
 * frames lines, when the container has a terminal. An entry is a stamp, a space, and a line or, without a
 * newline, a part of one.
 */
export class OutputReader {
  readonly #hasFrames: boolean;
  #rest: Buffer = Buffer.alloc(0);
  #stampText = '';
  #stampMs = 0;

  constructor(options: { readonly pseudoTerminal: boolean }) {
    this.#hasFrames = !options.pseudoTerminal;
  }

  /** Calls `take` with each piece that a chunk completes. */
  read(chunk: Buffer, take: (piece: StampedPiece) => void): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const read = this.#hasFrames ? this.#readFrames(bytes, take) : this.#readLines(bytes, take);
    this.#rest = bytes.subarray(read);
  }

  #readFrames(bytes: Buffer, take: (piece: StampedPiece) => void): number {
    let at = 0;
    while (bytes.length - at >= headerLength) {
      const end = at + headerLength + bytes.readUInt32BE(at + 4);
      if (bytes.length < end) break;
      const source = bytes[at] === stderrFrame ? 'stderr' : 'stdout';
      this.#entry(source, bytes.subarray(at + headerLength, end), take);
      at = end;
    }
    return at;
  }

  /** A part of a long line cannot be told from the next: the engine's stamp in between stays in it. */
  #readLines(bytes: Buffer, take: (piece: StampedPiece) => void): number {
    let at = 0;
    for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, at)) {
      this.#entry('stdout', bytes.subarray(at, end + 1), take);
      at = end + 1;
    }
    return at;
  }

  #entry(source: OutputPiece['source'], entry: Buffer, take: (piece: StampedPiece) => void): void {
    const endsLine = entry.at(-1) === newline;
    const bytes = entry.subarray(stampLength + 1, endsLine ? -1 : undefined);
    const at = this.#instantOf(entry);
    take({ source, at, second: Math.floor(at / 1000), bytes, endsLine });
  }

  /** Many entries have the same second: only its first is read as a date. */
  #instantOf(entry: Buffer): number {
    const second = entry.toString('latin1', 0, 19);
    if (second !== this.#stampText) {
      this.#stampText = second;
      this.#stampMs = parseInstant(`${second}Z`) ?? this.#stampMs;
    }
    return this.#stampMs + Number(entry.toString('latin1', 20, 23));
  }
}
