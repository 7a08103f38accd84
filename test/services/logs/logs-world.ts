// A Gantry with CloudWatch Logs as the AWS SDK sees it, for the tests of its operations.
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { afterEach, beforeEach } from 'vitest';
import { startGantry, type TestGantry } from '../../../src/testing/start-gantry.ts';

/** 2026-09-16T10:00:00Z, when time begins in tests. */
export const startOfTime = 1_789_552_800_000;
export const groupArn = 'arn:aws:logs:us-east-1:000000000000:log-group:/app';

export interface LogsWorld {
  gantry(): TestGantry;
  logs(): CloudWatchLogsClient;
  /** Makes the group `/app`. */
  group(name?: string): Promise<void>;
  /** Makes a stream in `/app`. */
  stream(name?: string): Promise<void>;
  /** Puts events into a stream of `/app`: messages by their milliseconds after the start of time. */
  put(
    events: readonly (readonly [after: number, message: string])[],
    stream?: string,
  ): Promise<void>;
}

/** Declares a Gantry for each test of a file. */
export function logsWorld(): LogsWorld {
  let gantry: TestGantry;
  let client: CloudWatchLogsClient;
  beforeEach(async () => {
    gantry = await startGantry();
    client = gantry.client(CloudWatchLogsClient);
  });
  afterEach(() => gantry.close());
  return {
    gantry: () => gantry,
    logs: () => client,
    group: async (logGroupName = '/app') => {
      await client.send(new CreateLogGroupCommand({ logGroupName }));
    },
    stream: async (logStreamName = 'one') => {
      await client.send(new CreateLogStreamCommand({ logGroupName: '/app', logStreamName }));
    },
    put: async (events, logStreamName = 'one') => {
      const logEvents = events.map(([after, message]) => {
        return { timestamp: startOfTime + after, message };
      });
      await client.send(
        new PutLogEventsCommand({ logGroupName: '/app', logStreamName, logEvents }),
      );
    },
  };
}
