import type { Service } from '../../aws/service.ts';
import type { Logger } from '../../kernel/logger.ts';
import { StoreLogSink } from './log-sink.ts';
import { createLogsService } from './logs-service.ts';
import { LogsStore, type LogsStoreOptions } from './tables/logs-store.ts';

export interface LogsOptions extends LogsStoreOptions {
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly log: Logger;
  readonly mostBytes: number;
  /** Fail on responses and errors outside the model: on in tests. */
  readonly strict: boolean;
}

/** CloudWatch Logs with all that belongs to it. */
export interface OpenLogs {
  readonly service: Service;
  readonly sink: StoreLogSink;
  /** Drops what is too old or too much. */
  sweep(): void;
  /** Removes every group of every account. */
  reset(): void;
  close(): void;
}

/** Opens the database of CloudWatch Logs and the service on it. */
export function openLogsService(options: LogsOptions): OpenLogs {
  const store = new LogsStore(options);
  const { now, strict, log, mostBytes } = options;
  const sink = new StoreLogSink({ store, now, log, mostBytes });
  return {
    service: createLogsService({ store, now, log, strict }),
    sink,
    sweep() {
      sink.expire();
      sink.trim();
    },
    reset: () => store.eraseAll(),
    close: () => store.close(),
  };
}
