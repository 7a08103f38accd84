// CloudWatch Logs in the thread that calls: in the simulator, and behind the messages of a thread of its
// own. Part of the composition root.
import type { Clock } from './kernel/clock.ts';
import type { Logger } from './kernel/logger.ts';
import type { LogsBackend, LogsBackendOptions } from './logs-backend.ts';
import type { ContainerLogs } from './ports/container-logs.ts';
import type { LogSink } from './ports/log-sink.ts';
import { openLogsService } from './services/logs/open-logs-service.ts';

/** Who delivers from containers. */
export interface ContainerDelivery extends Pick<ContainerLogs, 'follow' | 'drain' | 'finish'> {
  /** Lets go of every container; what was delivered stays. */
  stop(): Promise<void>;
}

export interface InPlaceParts {
  readonly log: Logger;
  /** With containers: the time that they live in, and how to reach them, asked when one is followed. */
  readonly clock?: Clock;
  readonly openDelivery?: (sink: LogSink) => Promise<ContainerDelivery>;
}

/** Opens the database. */
export function openLogsInPlace(options: LogsBackendOptions, parts: InPlaceParts): LogsBackend {
  const { log, clock, openDelivery } = parts;
  // Every call brings its instant, and uses it before anything else can run.
  let instant = 0;
  const at = (now: number): void => {
    instant = now;
  };
  const { service, sink, ...logs } = openLogsService({ ...options, log, now: () => instant });
  let delivery: Promise<ContainerDelivery> | undefined;
  const deliveries = (): Promise<ContainerDelivery> => {
    if (openDelivery === undefined || clock === undefined) {
      throw new Error('there is no engine whose containers could write');
    }
    delivery ??= openDelivery(inTimeOf(clock, sink, at));
    return delivery;
  };
  const stopDelivery = async (): Promise<void> => {
    const stopping = delivery;
    delivery = undefined;
    await (await stopping)?.stop();
  };
  return {
    async call(now, operation, body, { context, form }) {
      at(now);
      return await service.call(operation, body, context, form);
    },
    async openStream(now, destination, how) {
      at(now);
      return await sink.openStream(destination, how);
    },
    async append(now, destination, lines, progress) {
      at(now);
      return await sink.append(destination, lines, progress);
    },
    progressOf: (_now, source) => sink.progressOf(source),
    forgetSource: (_now, source) => sink.forgetSource(source),
    follow: async (_now, containerId, how) => (await deliveries()).follow(containerId, how),
    drain: async (_now, containerId, how) => (await deliveries()).drain(containerId, how),
    finish: async (_now, containerId, how) => (await deliveries()).finish(containerId, how),
    async sweep(now) {
      at(now);
      logs.sweep();
    },
    async reset() {
      await stopDelivery();
      logs.reset();
    },
    async close() {
      await stopDelivery();
      logs.close();
    },
  };
}

/** The sink for those who write by themselves, and so bring no instant. */
function inTimeOf(clock: Clock, sink: LogSink, at: (now: number) => void): LogSink {
  return {
    openStream(destination, options) {
      at(clock.now());
      return sink.openStream(destination, options);
    },
    append(destination, lines, progress) {
      at(clock.now());
      return sink.append(destination, lines, progress);
    },
    progressOf: (source) => sink.progressOf(source),
    forgetSource: (source) => sink.forgetSource(source),
  };
}
