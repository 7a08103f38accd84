import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  OutputReader,
  type StampedPiece,
} from '../../../../src/runtimes/docker/container-logs/output-reader.ts';

const stamp = '2026-09-16T10:00:00.123456789Z';

function frame(stream: 1 | 2, text: string): Buffer {
  const payload = Buffer.from(text);
  const header = Buffer.alloc(8);
  header.writeUInt8(stream, 0);
  header.writeUInt32BE(payload.length, 4);
  return Buffer.concat([header, payload]);
}

function read(reader: OutputReader, chunks: readonly Buffer[]) {
  const pieces: StampedPiece[] = [];
  for (const chunk of chunks) reader.read(chunk, (piece) => pieces.push(piece));
  return pieces.map(({ bytes, ...piece }) => ({ ...piece, text: bytes.toString() }));
}

describe('the log stream of the engine', () => {
  const whole = Buffer.concat([
    frame(1, `${stamp} out\n`),
    frame(2, `${stamp} err\n`),
    frame(1, `${stamp} a part`),
    frame(1, `${stamp.replace('10:00:00.123', '10:00:01.999')} \n`),
  ]);
  const pieces = [
    { source: 'stdout', at: 1_789_552_800_123, second: 1_789_552_800, text: 'out', endsLine: true },
    { source: 'stderr', at: 1_789_552_800_123, second: 1_789_552_800, text: 'err', endsLine: true },
    {
      source: 'stdout',
      at: 1_789_552_800_123,
      second: 1_789_552_800,
      text: 'a part',
      endsLine: false,
    },
    { source: 'stdout', at: 1_789_552_801_999, second: 1_789_552_801, text: '', endsLine: true },
  ];

  test('is taken apart, wherever its chunks end', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: whole.length })), (cuts) => {
        const ends = [...new Set([0, ...cuts, whole.length])].sort((a, b) => a - b);
        const chunks = ends.slice(1).map((end, index) => whole.subarray(ends[index], end));
        expect(read(new OutputReader({ pseudoTerminal: false }), chunks)).toEqual(pieces);
      }),
    );
  });

  test('has lines instead of frames with a terminal', () => {
    const text = Buffer.from(`${stamp} one\r\n${stamp} two\r\n`);
    const reader = new OutputReader({ pseudoTerminal: true });
    const chunks = [text.subarray(0, 40), text.subarray(40)];
    expect(read(reader, chunks).map((piece) => piece.text)).toEqual(['one\r', 'two\r']);
  });
});
