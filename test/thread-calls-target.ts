// The thread of thread-calls.test.ts.
import { parentPort } from 'node:worker_threads';
import { AwsError } from '../src/aws/errors.ts';
import { answerCalls } from '../src/thread-calls.ts';

export const target = {
  double: async (number: number): Promise<number> => number * 2,
  refuse: async (): Promise<void> => {
    throw new AwsError('NoSuchTeaException', 'None left.', { status: 404, members: { pot: 1 } });
  },
  fail: async (): Promise<void> => {
    throw new TypeError('a bug');
  },
  die: async (): Promise<void> => {
    process.exit(1);
  },
};

if (parentPort !== null) answerCalls(parentPort, target);
