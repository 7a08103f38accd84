// The thread of CloudWatch Logs: takes the output of containers into the database and answers the API,
// so that neither is felt anywhere else. Part of the composition root, started by logs-in-thread.ts.
import { parentPort, workerData } from 'node:worker_threads';
import { SystemClock } from './kernel/clock.ts';
import { createLogger } from './kernel/logger.ts';
import type { LogsBackendOptions } from './logs-backend.ts';
import { type ContainerDelivery, openLogsInPlace } from './logs-in-place.ts';
import type { LogSink } from './ports/log-sink.ts';
import { answerCalls } from './thread-calls.ts';

if (parentPort === null) throw new Error('this file is a thread and no program');

// Only logs-in-thread.ts starts the thread, with these.
const options = workerData as LogsBackendOptions;
const log = createLogger(options.logLevel);
// Containers run in real time whatever clock the control plane has.
const clock = new SystemClock();

answerCalls(parentPort, openLogsInPlace(options, { log, clock, openDelivery }));

async function openDelivery(sink: LogSink): Promise<ContainerDelivery> {
  const [{ connectDocker }, { DockerContainerLogs }] = await Promise.all([
    import('./runtimes/docker/connect-docker.ts'),
    import('./runtimes/docker/container-logs/docker-container-logs.ts'),
  ]);
  const connection = await connectDocker();
  if (connection.engine === undefined) throw new Error(connection.reason);
  return new DockerContainerLogs({ engine: connection.engine, sink, clock, log });
}
