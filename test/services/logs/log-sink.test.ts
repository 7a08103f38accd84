// What comes into CloudWatch Logs from Gantry itself, and what stays of it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createLogger } from '../../../src/kernel/logger.ts';
import type { LogDestination } from '../../../src/ports/log-sink.ts';
import { type OpenLogs, openLogsService } from '../../../src/services/logs/open-logs-service.ts';

const folder = mkdtempSync(join(tmpdir(), 'gantry-logs-test-'));
const log = createLogger('silent');
const world = { account: '000000000000', region: 'us-east-1' };
const destination: LogDestination = {
  ...world,
  logGroupName: '/app',
  logStreamName: 'web/app/1',
};
const context = { ...world, principalArn: 'arn:aws:iam::000000000000:root', requestId: 'r' };
const now = 1_789_552_800_000;

let logs: OpenLogs;

beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

afterEach(() => {
  logs.close();
  rmSync(folder, { recursive: true, force: true });
});

function open(file = ':memory:', mostBytes = 2 ** 30): void {
  const migrationsDirectory = join(import.meta.dirname, '../../../migrations/logs');
  const durability = 'process';
  const options = { file, mostBytes, migrationsDirectory, durability, strict: true } as const;
  logs = openLogsService({ ...options, log, now: () => now });
}

async function ask(operation: string, input: object): Promise<Record<string, unknown>> {
  return JSON.parse(await logs.service.call(operation, input, context));
}

async function messages(): Promise<string[]> {
  const { events } = await ask('FilterLogEvents', { logGroupName: '/app' });
  // The shape of the answer.
  return (events as { message: string }[]).map(({ message }) => message);
}

function lines(...texts: string[]) {
  return texts.map((message, index) => ({ at: now + index, message }));
}

describe('a stream that is opened', () => {
  test('is made once, with its group if that was asked for', async () => {
    open();
    expect(await logs.sink.openStream(destination, { createGroup: false })).toBe(
      'ResourceNotFoundException: The specified log group does not exist.',
    );
    expect(await logs.sink.openStream(destination, { createGroup: true })).toBeUndefined();
    expect(await logs.sink.openStream(destination, { createGroup: false })).toBeUndefined();
    const { logStreams } = await ask('DescribeLogStreams', { logGroupName: '/app' });
    expect(logStreams).toHaveLength(1);
  });

  test('takes lines until somebody deletes it; what comes then is dropped, and said so', async () => {
    open();
    await logs.sink.openStream(destination, { createGroup: true });
    expect(await logs.sink.append(destination, lines('kept'))).toBe(true);
    expect(await messages()).toEqual(['kept']);
    await ask('DeleteLogStream', { logGroupName: '/app', logStreamName: 'web/app/1' });
    const progress = { source: 'container', progress: '7' };
    expect(await logs.sink.append(destination, lines('lost'), progress)).toBe(false);
    expect(await messages()).toEqual([]);
    expect(await logs.sink.progressOf('container')).toBe('7');
  });
});

test('events and the progress of their source are there again after a restart', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'gantry-logs-file-')), 'logs.db');
  open(file);
  await logs.sink.openStream(destination, { createGroup: true });
  await logs.sink.append(destination, lines('one', 'two'), { source: 'c', progress: '2' });
  logs.close();
  open(file);
  expect(await messages()).toEqual(['one', 'two']);
  expect(await logs.sink.progressOf('c')).toBe('2');
  await logs.sink.forgetSource('c');
  expect(await logs.sink.progressOf('c')).toBeUndefined();
});

test('when there is too much, the oldest events go, and the log says how much', async () => {
  const mostBytes = 1_000_000;
  open(':memory:', mostBytes);
  const warn = vi.spyOn(log, 'warn');
  await logs.sink.openStream(destination, { createGroup: true });
  for (let batch = 0; batch < 30; batch += 1) {
    const texts = Array.from({ length: 100 }, (_, n) => `${batch * 100 + n} ${'x'.repeat(500)}`);
    const batchLines = texts.map((message, n) => ({ at: now + batch * 100 + n, message }));
    await logs.sink.append(destination, batchLines);
  }
  const { logGroups } = await ask('DescribeLogGroups', {});
  // The shape of the answer.
  const [group] = logGroups as { storedBytes: number }[];
  expect(group?.storedBytes).toBeLessThanOrEqual(mostBytes);
  expect(group?.storedBytes).toBeGreaterThan(mostBytes / 2);
  const { events } = await ask('GetLogEvents', {
    logGroupName: '/app',
    logStreamName: 'web/app/1',
    limit: 1,
  });
  expect(events).toEqual([expect.objectContaining({ message: expect.stringMatching(/^2999 /) })]);
  expect(warn).toHaveBeenCalledWith(
    expect.objectContaining({ droppedBytes: expect.any(Number), mostBytes }),
    expect.stringContaining('--log-storage'),
  );
});

test('a reset leaves nothing', async () => {
  open();
  await logs.sink.openStream(destination, { createGroup: true });
  await logs.sink.append(destination, lines('gone'), { source: 'c', progress: '1' });
  logs.reset();
  expect((await ask('DescribeLogGroups', {})).logGroups).toEqual([]);
  expect(await logs.sink.progressOf('c')).toBeUndefined();
});
