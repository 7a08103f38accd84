import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LogEventAssembler, largestEvent, type OutputPiece } from '../../src/agent/log-events.ts';

function piece(text: string, members: Partial<OutputPiece> = {}): OutputPiece {
  return { source: 'stdout', at: 1, bytes: Buffer.from(text), endsLine: true, ...members };
}

function messages(assembler: LogEventAssembler): string[] {
  return assembler.finished.map(({ message }) => message);
}

describe('without a pattern', () => {
  test('every line is an event, but for empty ones', () => {
    const assembler = new LogEventAssembler(undefined, undefined, 0);
    for (const text of ['a', '', 'b\r']) assembler.take(piece(text), 0);
    expect(messages(assembler)).toEqual(['a', 'b\r']);
  });

  test('the parts of a line come together, those of each output by themselves', () => {
    const assembler = new LogEventAssembler(undefined, undefined, 0);
    const part = { endsLine: false };
    assembler.take(piece('o1', { ...part, at: 5 }), 0);
    assembler.take(piece('e1', { ...part, source: 'stderr', at: 6 }), 0);
    assembler.take(piece('o2', { at: 7 }), 0);
    assembler.take(piece('e2', { source: 'stderr', at: 8 }), 0);
    expect(assembler.finished).toEqual([
      { at: 5, message: 'o1o2' },
      { at: 6, message: 'e1e2' },
    ]);
  });

  test('a character that is cut between parts is whole again', () => {
    const assembler = new LogEventAssembler(undefined, undefined, 0);
    const [first, ...rest] = Buffer.from('ü');
    assembler.take(piece('', { bytes: Buffer.from([first ?? 0]), endsLine: false }), 0);
    assembler.take(piece('', { bytes: Buffer.from(rest) }), 0);
    expect(messages(assembler)).toEqual(['ü']);
  });

  test('a line that is too long becomes several events, none of which cuts a character', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4 }), fc.boolean(), (shift, inParts) => {
        const text = 'x'.repeat(shift) + '🚢'.repeat(80_000);
        const assembler = new LogEventAssembler(undefined, undefined, 0);
        const bytes = Buffer.from(text);
        const sizes = inParts ? 16_384 : bytes.length;
        for (let at = 0; at < bytes.length; at += sizes) {
          const isLast = at + sizes >= bytes.length;
          assembler.take(piece('', { bytes: bytes.subarray(at, at + sizes), endsLine: isLast }), 0);
        }
        expect(messages(assembler).join('')).toBe(text);
        for (const message of messages(assembler)) {
          expect(Buffer.byteLength(message)).toBeLessThanOrEqual(largestEvent);
        }
        expect(messages(assembler)).toHaveLength(2);
      }),
      { numRuns: 10 },
    );
  });
});

describe('with a pattern', () => {
  const start = /^INFO/;

  test('a line that matches begins an event, at its own instant', () => {
    const assembler = new LogEventAssembler(start, undefined, 0);
    assembler.take(piece('INFO a', { at: 1 }), 0);
    assembler.take(piece('', { at: 2 }), 0);
    assembler.take(piece(' b', { at: 3 }), 0);
    assembler.take(piece('INFO c', { at: 4 }), 0);
    expect(assembler.finished).toEqual([{ at: 1, message: 'INFO a\n\n b\n' }]);
    assembler.end(0);
    expect(messages(assembler).at(-1)).toBe('INFO c\n');
  });

  test('an event ends when nothing more came for five seconds', () => {
    const assembler = new LogEventAssembler(start, undefined, 0);
    assembler.take(piece('INFO a'), 1000);
    assembler.expire(5999);
    expect(assembler.finished).toEqual([]);
    assembler.expire(6000);
    expect(messages(assembler)).toEqual(['INFO a\n']);
  });

  test('an event that gets too large ends', () => {
    const assembler = new LogEventAssembler(start, undefined, 0);
    const line = 'x'.repeat(100_000);
    for (let count = 0; count < 3; count += 1) assembler.take(piece(line), 0);
    expect(messages(assembler)).toEqual([`${line}\n${line}\n`]);
  });
});

test('what is open goes on in another assembler, as JSON', () => {
  const before = new LogEventAssembler(/^INFO/, undefined, 0);
  before.take(piece('INFO a'), 0);
  before.take(piece(' b', { endsLine: false }), 0);
  const open = JSON.parse(JSON.stringify(before.open));
  const after = new LogEventAssembler(/^INFO/, open, 0);
  after.take(piece(' c'), 0);
  after.end(0);
  expect(messages(after)).toEqual(['INFO a\n b c\n']);
});
