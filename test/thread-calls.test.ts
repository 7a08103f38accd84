import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AwsError } from '../src/aws/errors.ts';
import { ThreadCalls } from '../src/thread-calls.ts';
import type { target } from './thread-calls-target.ts';

let worker: Worker;
let calls: ThreadCalls<typeof target>;
let lost: Error | undefined;

beforeEach(() => {
  worker = new Worker(new URL('./thread-calls-target.ts', import.meta.url));
  lost = undefined;
  calls = new ThreadCalls(worker, (error) => {
    lost = error;
  });
});

afterEach(() => worker.terminate());

describe('a call to another thread', () => {
  test('is answered with what the method answers, each with its own', async () => {
    expect(await Promise.all([1, 2, 3].map((number) => calls.ask('double', number)))).toEqual([
      2, 4, 6,
    ]);
  });

  test('is refused as AWS refuses, with everything the refusal has', async () => {
    const refusal = await calls.ask('refuse').catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(AwsError);
    expect(refusal).toMatchObject({
      type: 'NoSuchTeaException',
      text: 'None left.',
      status: 404,
      members: { pot: 1 },
    });
  });

  test('that meets a bug fails with the stack of the other thread', async () => {
    const failure = await calls.ask('fail').catch((error: unknown) => error);
    expect(failure).not.toBeInstanceOf(AwsError);
    expect(String(failure)).toContain('a bug');
    expect(failure instanceof Error && failure.stack).toContain('thread-calls-target.ts');
  });

  test('fails when the thread is lost, which is said once', async () => {
    await expect(calls.ask('die')).rejects.toThrow('the thread ended');
    expect(lost?.message).toBe('the thread ended');
  });

  test('fails at once when the thread was lost before', async () => {
    await calls.ask('die').catch(() => {});
    await expect(calls.ask('double', 1)).rejects.toThrow('the thread ended');
  });
});
