import type { Caller } from '../../aws/caller.ts';
import { operationKinds } from '../../aws/operation.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { Io } from './model/operations.ts';
import type { AlarmHistoryTable } from './tables/alarm-history.ts';
import type { AlarmTable } from './tables/alarms.ts';
import type { MetricTable } from './tables/metrics.ts';

/** What an operation works with. `now` is epoch milliseconds. */
export interface CloudWatchContext {
  readonly caller: Caller;
  readonly now: number;
  readonly log: Logger;
  readonly alarms: AlarmTable;
  readonly history: AlarmHistoryTable;
  readonly metrics: MetricTable;
}

/** What an operation that writes has beside: after the commit, `touch` has a key looked at. */
export interface WritingContext extends CloudWatchContext {
  touch(key: string): void;
}

export const { operation, query } = operationKinds<Io, CloudWatchContext, WritingContext>();
