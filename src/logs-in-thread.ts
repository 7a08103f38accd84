// CloudWatch Logs in a thread of its own, as the others see it: part of the composition root.
import { Worker } from 'node:worker_threads';
import type { LogsBackend, LogsBackendOptions } from './logs-backend.ts';
import { ThreadCalls } from './thread-calls.ts';

/** Beside this file, in the sources and in what is built from them. */
const entry = new URL(import.meta.url.replace('logs-in-thread', 'logs-thread'));

/** Starts the thread. `onLost` is called when it ends before it was told to. */
export function openLogsInThread(
  options: LogsBackendOptions,
  onLost: (error: Error) => void,
): LogsBackend {
  const worker = new Worker(entry, { workerData: options });
  worker.unref();
  let isClosed = false;
  const calls = new ThreadCalls<LogsBackend>(worker, (error) => {
    if (!isClosed) onLost(error);
  });
  return {
    call: (...args) => calls.ask('call', ...args),
    openStream: (...args) => calls.ask('openStream', ...args),
    append: (...args) => calls.ask('append', ...args),
    progressOf: (...args) => calls.ask('progressOf', ...args),
    forgetSource: (...args) => calls.ask('forgetSource', ...args),
    follow: (...args) => calls.ask('follow', ...args),
    drain: (...args) => calls.ask('drain', ...args),
    finish: (...args) => calls.ask('finish', ...args),
    sweep: (...args) => calls.ask('sweep', ...args),
    reset: (...args) => calls.ask('reset', ...args),
    async close(now) {
      isClosed = true;
      await calls.ask('close', now);
      await worker.terminate();
    },
  };
}
