import {
  InvalidLogOptions,
  logDeliveryOf,
  optionsFailure,
  streamFailure,
} from '../../agent/log-delivery.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { LogDestination, LogSink } from '../../ports/log-sink.ts';
import type { ContainerObservation, TaskObservation, TaskSpec } from '../../ports/runtime.ts';
import type { TaskRecord } from './task-record.ts';

export interface SimulatedLogsOptions {
  /** Without one, nobody keeps what containers write. */
  readonly sink: LogSink | undefined;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What simulated containers with the awslogs driver write: the same text each time they start. */
export class SimulatedLogs {
  readonly #options: SimulatedLogsOptions;
  /** How often each container, by its runtime id, has started and written. */
  readonly #written = new Map<string, number>();
  #writing: Promise<void> = Promise.resolve();

  constructor(options: SimulatedLogsOptions) {
    this.#options = options;
  }

  /** Makes the streams of a task. Resolves with why containers cannot start, by their names. */
  async prepare(spec: TaskSpec): Promise<ReadonlyMap<string, string>> {
    const refusals = new Map<string, string>();
    const { sink } = this.#options;
    if (sink === undefined) return refusals;
    for (const container of spec.containers) {
      try {
        const delivery = logDeliveryOf(spec, container);
        if (delivery === undefined) continue;
        const refusal = await sink.openStream(delivery.destination, delivery);
        if (refusal !== undefined) refusals.set(container.name, streamFailure(refusal));
      } catch (error) {
        if (!(error instanceof InvalidLogOptions)) throw error;
        refusals.set(container.name, optionsFailure(error.message));
      }
    }
    return refusals;
  }

  /** Takes note of what is seen of a task: whoever has started since writes its text. */
  look({ spec, fates }: TaskRecord, observation: TaskObservation): void {
    for (const container of observation.containers) {
      const text = fates[container.name]?.log;
      const definition = spec.containers.find(({ name }) => name === container.name);
      const destination = definition && logDeliveryOf(spec, definition)?.destination;
      const { runtimeId } = container;
      if (text === undefined || destination === undefined || runtimeId === undefined) continue;
      const starts = startsOf(container);
      if (starts <= (this.#written.get(runtimeId) ?? 0)) continue;
      this.#written.set(runtimeId, starts);
      this.#later(() => this.#write(destination, runtimeId, text, starts));
    }
  }

  /** Resolves when everything is stored that was written so far. */
  settled(): Promise<void> {
    return this.#writing;
  }

  /** The task is forgotten, and with it how much it wrote. */
  forget(observation: TaskObservation): void {
    for (const { runtimeId } of observation.containers) {
      if (runtimeId === undefined || !this.#written.delete(runtimeId)) continue;
      this.#later(async () => await this.#options.sink?.forgetSource(runtimeId));
    }
  }

  async #write(
    destination: LogDestination,
    source: string,
    text: string,
    starts: number,
  ): Promise<void> {
    const { sink, clock } = this.#options;
    const at = clock.now();
    const before = Number((await sink?.progressOf(source)) ?? 0);
    // A Gantry before this one may have written some of it.
    if (before >= starts) return;
    const lines = text.split('\n').filter((line) => line !== '');
    const events = lines.map((message) => ({ at, message }));
    const all = Array.from({ length: starts - before }, () => events).flat();
    await sink?.append(destination, all, { source, progress: String(starts) });
  }

  #later(work: () => Promise<void>): void {
    this.#writing = this.#writing.then(work).catch((error: unknown) => {
      this.#options.log.error({ err: error }, 'what a simulated container wrote is lost');
    });
  }
}

/** How often a container has begun to run. */
function startsOf({ lastStatus, exitCode, restartCount = 0 }: ContainerObservation): number {
  return lastStatus === 'RUNNING' || exitCode !== undefined ? restartCount + 1 : 0;
}
