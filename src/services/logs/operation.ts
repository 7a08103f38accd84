import type { Caller } from '../../aws/caller.ts';
import { operationKinds } from '../../aws/operation.ts';
import type { AnyOperation } from '../../aws/service.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { Io } from './model/operations.ts';
import type { LogsUnit } from './tables/logs-store.ts';

/** What an operation works with. `now` is epoch milliseconds. */
export interface LogsContext {
  readonly caller: Caller;
  readonly now: number;
  readonly log: Logger;
  readonly unit: LogsUnit;
}

export type LogsOperation = AnyOperation<LogsContext>;

export const { operation, query } = operationKinds<Io, LogsContext, LogsContext>();
