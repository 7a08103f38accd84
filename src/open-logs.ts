// Where CloudWatch Logs runs: part of the composition root. With a Docker engine it has a thread of its
// own, because containers write by the hundred thousand lines a second and the API must not feel it;
// without one it runs here, in the time of the clock. Either begins with the first call.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Service } from './aws/service.ts';
import type { Config } from './config.ts';
import type { Clock } from './kernel/clock.ts';
import type { Logger } from './kernel/logger.ts';
import type { LogsBackend, LogsBackendOptions } from './logs-backend.ts';
import type { ContainerLogs, LogDelivery } from './ports/container-logs.ts';
import type { LogSink } from './ports/log-sink.ts';
import { logsNames } from './services/logs/model/names.ts';

export interface LogsParts {
  readonly config: Pick<Config, 'dataDir' | 'durability' | 'logLevel' | 'logStorage'>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly strict: boolean;
  /** Whether tasks run on a Docker engine; asked at the first call. */
  readonly hasEngine: () => boolean;
}

/** CloudWatch Logs, as the others know it. */
export interface Logs {
  readonly service: Service;
  readonly sink: LogSink;
  /** Delivery from the containers of the Docker engine. */
  readonly containers: ContainerLogs;
  /** Drops what is too old or too much, if anything was ever asked of it. */
  sweep(): Promise<void>;
  reset(): Promise<void>;
  close(): Promise<void>;
}

const migrationsDirectory = join(import.meta.dirname, '../migrations/logs');

/** A thread that was lost is started again after this. */
const restartAfterMs = 1000;

/** Makes CloudWatch Logs; nothing is opened yet. */
export function openLogs(parts: LogsParts): Logs {
  const { clock, log, hasEngine } = parts;
  let opened: Promise<LogsBackend> | undefined;
  /** What is being delivered: a new thread has to be told. */
  const followed = new Map<string, LogDelivery>();
  const now = (): number => clock.now();
  const lost = (error: unknown): void => {
    opened = undefined;
    log.error({ err: error }, 'the thread of CloudWatch Logs was lost and will be started again');
    const again = (): void => {
      for (const [containerId, delivery] of followed) follow(containerId, delivery);
    };
    clock.at(now() + restartAfterMs, again, { background: true });
  };
  const backend = (threaded: boolean): Promise<LogsBackend> => {
    opened ??= openBackend(parts, threaded, lost);
    return opened;
  };
  const here = (): Promise<LogsBackend> => backend(hasEngine());
  const follow = (containerId: string, delivery: LogDelivery): void => {
    followed.set(containerId, delivery);
    backend(true)
      .then((logs) => logs.follow(now(), containerId, delivery))
      .catch((error: unknown) => {
        log.error({ err: error, containerId }, 'the output of a container is not delivered');
      });
  };
  return {
    service: {
      ...logsNames,
      call: async (operation, body, context, form) =>
        (await here()).call(now(), operation, body, { context, form }),
    },
    sink: {
      openStream: async (destination, options) =>
        (await here()).openStream(now(), destination, options),
      append: async (destination, lines, progress) =>
        (await here()).append(now(), destination, lines, progress),
      progressOf: async (source) => (await here()).progressOf(now(), source),
      forgetSource: async (source) => (await here()).forgetSource(now(), source),
    },
    containers: {
      prepare: async ({ destination, createGroup }) =>
        (await backend(true)).openStream(now(), destination, { createGroup }),
      follow,
      drain: async (containerId, delivery) => {
        await (await backend(true)).drain(now(), containerId, delivery);
      },
      finish: async (containerId, delivery) => {
        followed.delete(containerId);
        await (await backend(true)).finish(now(), containerId, delivery);
      },
    },
    sweep: async () => {
      try {
        await (await opened)?.sweep(now());
      } catch (error) {
        // Nobody waits for it: the next resync tries again.
        log.warn({ err: error }, 'old log events could not be dropped');
      }
    },
    reset: async () => {
      followed.clear();
      const { dataDir } = parts.config;
      // Most never asked for a log, and need not for this.
      if (opened === undefined && !existsSync(join(dataDir, 'logs.db'))) return;
      await (await here()).reset(now());
    },
    close: async () => (await opened)?.close(now()),
  };
}

async function openBackend(
  parts: LogsParts,
  threaded: boolean,
  lost: (error: unknown) => void,
): Promise<LogsBackend> {
  const { config, log, strict } = parts;
  const { dataDir, durability, logLevel, logStorage: mostBytes } = config;
  const file = dataDir === ':memory:' ? dataDir : join(dataDir, 'logs.db');
  const options: LogsBackendOptions = {
    file,
    migrationsDirectory,
    durability,
    mostBytes,
    strict,
    logLevel,
  };
  try {
    if (threaded) return (await import('./logs-in-thread.ts')).openLogsInThread(options, lost);
    return (await import('./logs-in-place.ts')).openLogsInPlace(options, { log });
  } catch (error) {
    lost(error);
    throw error;
  }
}
