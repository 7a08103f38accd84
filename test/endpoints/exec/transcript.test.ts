import { type Logger, pino } from 'pino';
import { expect, test } from 'vitest';
import { Transcript } from '../../../src/endpoints/exec/transcript.ts';
import { VirtualClock } from '../../../src/kernel/clock.ts';
import type { LogLine, LogSink } from '../../../src/ports/log-sink.ts';

const destination = {
  account: '000000000000',
  region: 'us-east-1',
  logGroupName: 'exec',
  logStreamName: 'ecs-execute-command-0123456789abcdef0',
};

/** A sink that keeps lines, refuses to open a stream, or takes nothing until it is let go. */
class FakeSink implements LogSink {
  readonly lines: LogLine[] = [];
  refusal: string | undefined;
  gate: Promise<void> = Promise.resolve();
  opened = 0;

  async openStream(): Promise<string | undefined> {
    this.opened += 1;
    return this.refusal;
  }

  async append(_destination: unknown, lines: readonly LogLine[]): Promise<boolean> {
    await this.gate;
    this.lines.push(...lines);
    return true;
  }

  async progressOf(): Promise<undefined> {}

  async forgetSource(): Promise<void> {}
}

function transcript(sink: FakeSink) {
  const logged: string[] = [];
  const clock = new VirtualClock(1_790_000_000_000);
  const log: Logger = pino({ base: null }, { write: (line: string) => void logged.push(line) });
  return { clock, logged, kept: new Transcript({ destination, sink, clock, log }) };
}

test('what a session shows becomes lines, each with its instant, escape sequences and all', async () => {
  const sink = new FakeSink();
  const { kept, clock } = transcript(sink);
  kept.show(Buffer.from('# ec'));
  kept.show(Buffer.from('ho a\r\r\n\u001b[1ma\u001b[0m\r\n\r\n'));
  clock.jumpTo(clock.now() + 1000);
  kept.show(Buffer.from('# exit'));
  await kept.end();
  expect(sink.lines).toEqual([
    { at: 1_790_000_000_000, message: '# echo a' },
    { at: 1_790_000_000_000, message: '\u001b[1ma\u001b[0m' },
    { at: 1_790_000_001_000, message: '# exit' },
  ]);
});

test('a letter that is cut in two by the pieces is whole', async () => {
  const sink = new FakeSink();
  const { kept } = transcript(sink);
  const bytes = Buffer.from('größe\n');
  for (const byte of bytes) kept.show(Buffer.of(byte));
  await kept.end();
  expect(sink.lines.map(({ message }) => message)).toEqual(['größe']);
});

test('a line without end is cut where an event must end', async () => {
  const sink = new FakeSink();
  const { kept } = transcript(sink);
  for (let piece = 0; piece < 150; piece += 1) kept.show(Buffer.alloc(1024, 'x'));
  await kept.end();
  expect(sink.lines.map(({ message }) => message.length)).toEqual([65_536, 65_536, 22_528]);
});

test('a log that is slower than the terminal holds up nothing and is not let grow without bound', async () => {
  const sink = new FakeSink();
  const held = Promise.withResolvers<void>();
  sink.gate = held.promise;
  const { kept, logged } = transcript(sink);
  const line = Buffer.from(`${'x'.repeat(1023)}\n`);
  for (let count = 0; count < 20 * 1024; count += 1) kept.show(line);
  held.resolve();
  await kept.end();
  expect(sink.lines.length).toBeGreaterThan(7 * 1024);
  expect(sink.lines.length).toBeLessThan(9 * 1024);
  expect(logged.join('')).toContain('a log was too slow for all that an exec session showed');
});

test('a group that is not there is said once, and the session goes on', async () => {
  const sink = new FakeSink();
  sink.refusal = 'ResourceNotFoundException: The specified log group does not exist.';
  const { kept, logged } = transcript(sink);
  kept.show(Buffer.from('a\nb\n'));
  await kept.end();
  expect(sink.lines).toEqual([]);
  expect(logged).toHaveLength(1);
  expect(logged[0]).toContain('The specified log group does not exist.');
});
