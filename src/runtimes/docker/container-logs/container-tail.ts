import { eventStartRegExp } from '../../../agent/log-delivery.ts';
import { LogEventAssembler } from '../../../agent/log-events.ts';
import type { Clock } from '../../../kernel/clock.ts';
import type { Logger } from '../../../kernel/logger.ts';
import type { LogDelivery } from '../../../ports/container-logs.ts';
import type { LogSink } from '../../../ports/log-sink.ts';
import type { Engine } from '../engine.ts';
import { hasStatus } from '../engine-errors.ts';
import { type KeptProgress, OutputProgress } from './output-progress.ts';
import { OutputReader } from './output-reader.ts';

export interface ContainerTailOptions {
  readonly engine: Engine;
  readonly sink: LogSink;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Lines are stored so soon after they came, or when there are so many. */
const flushAfterMs = 100;
const flushAtLines = 2000;
const flushAtBytes = 256 * 1024;
const firstRetryMs = 200;
const longestRetryMs = 5000;

/** Delivers the output of one container. One pass at a time reads it to where it ends at present. */
export class ContainerTail {
  readonly #options: ContainerTailOptions;
  readonly #containerId: string;
  readonly #delivery: LogDelivery;
  readonly #abort = new AbortController();
  #running: Promise<void> | undefined;
  /** The container was started while the pass before had not ended. */
  #again = false;
  #isStopped = false;
  #saidLost = false;

  constructor(containerId: string, delivery: LogDelivery, options: ContainerTailOptions) {
    this.#options = options;
    this.#containerId = containerId;
    this.#delivery = delivery;
  }

  /** The container runs, or did: deliver what it writes until it ends. */
  follow(): void {
    this.#again = true;
    if (this.#isStopped) return;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  /** Resolves when everything is delivered that the stopped container wrote. */
  async finish(): Promise<void> {
    // What is under way may have been told of the end before the last lines were written.
    this.follow();
    await this.#running;
  }

  /** Lets go of the container. Resolves when nothing more is stored. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#abort.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    let failures = 0;
    while (this.#again && !this.#isStopped) {
      this.#again = false;
      try {
        await this.#pass();
        failures = 0;
      } catch (error) {
        if (this.#isStopped || hasStatus(error, 404)) return;
        failures += 1;
        this.#again = true;
        const delayMs = Math.min(longestRetryMs, firstRetryMs * 2 ** (failures - 1));
        const { log } = this.#options;
        log.warn({ err: error, containerId: this.#containerId, delayMs }, 'reading logs failed');
        await this.#wait(delayMs);
      }
    }
  }

  async #pass(): Promise<void> {
    const { engine, sink } = this.#options;
    const kept = readProgress(await sink.progressOf(this.#containerId));
    const ended = new AbortController();
    const signal = AbortSignal.any([this.#abort.signal, ended.signal]);
    const store: Store = (lines, progress) => this.#store(lines, progress);
    const pass = new Pass(this.#options, store, this.#delivery, kept);
    try {
      const stream = await engine.output(this.#containerId, pass.since, signal);
      await new Promise<void>((resolve, reject) => {
        pass.onFailure = reject;
        stream.on('data', (chunk: Buffer) => pass.take(chunk));
        stream.on('end', resolve).on('close', resolve).on('error', reject);
      });
      await pass.flush();
      if (this.#isStopped) return;
      if (!(await this.#isRunning())) return await pass.end();
      // The stream was cut off and not the container.
      this.#again = true;
      await this.#wait(firstRetryMs);
    } finally {
      pass.close();
      ended.abort();
    }
  }

  async #isRunning(): Promise<boolean> {
    const inspected = await this.#options.engine.inspect(this.#containerId);
    return inspected?.State.Running === true;
  }

  async #store(lines: Parameters<LogSink['append']>[1], progress: KeptProgress): Promise<void> {
    const { sink, log } = this.#options;
    const { destination } = this.#delivery;
    const source = this.#containerId;
    const text = JSON.stringify(progress);
    const isStored = await sink.append(destination, lines, { source, progress: text });
    if (isStored || this.#saidLost) return;
    this.#saidLost = true;
    log.warn(
      { containerId: source, ...destination },
      'lines are dropped: their log stream is gone',
    );
  }

  #wait(ms: number): Promise<void> {
    const { clock } = this.#options;
    const { signal } = this.#abort;
    return new Promise((resolve) => {
      const cancel = clock.at(clock.now() + ms, resolve);
      signal.addEventListener('abort', () => {
        cancel();
        resolve();
      });
    });
  }
}

type Store = (lines: Parameters<LogSink['append']>[1], progress: KeptProgress) => Promise<void>;

/** One reading of the stream: pieces in, batches of events out. */
class Pass {
  onFailure: (error: unknown) => void = () => {};
  readonly #clock: Clock;
  readonly #store: Store;
  readonly #reader: OutputReader;
  readonly #progress: OutputProgress;
  readonly #events: LogEventAssembler;
  #bytes = 0;
  #isDirty = false;
  #isClosed = false;
  #cancelFlush: (() => void) | undefined;

  constructor(
    { clock }: ContainerTailOptions,
    store: Store,
    delivery: LogDelivery,
    kept: KeptProgress | undefined,
  ) {
    this.#clock = clock;
    this.#store = store;
    this.#reader = new OutputReader(delivery);
    this.#progress = new OutputProgress(kept);
    const { eventStart } = delivery;
    const pattern = eventStart === undefined ? undefined : eventStartRegExp(eventStart);
    this.#events = new LogEventAssembler(pattern, kept?.open, clock.now());
  }

  get since(): number {
    return this.#progress.since;
  }

  take(chunk: Buffer): void {
    if (this.#isClosed) return;
    const now = this.#clock.now();
    this.#reader.read(chunk, (piece) => {
      if (!this.#progress.count(piece.second)) return;
      this.#isDirty = true;
      this.#bytes += piece.bytes.length;
      this.#events.take(piece, now);
    });
    const isFull = this.#bytes >= flushAtBytes || this.#events.finished.length >= flushAtLines;
    if (isFull) this.#flushNow();
    else if (this.#isDirty) this.#plan();
  }

  /** The output is over. Resolves when the last of it is stored. */
  async end(): Promise<void> {
    this.#events.end(this.#clock.now());
    this.#isDirty = true;
    await this.flush();
  }

  /** Resolves when what came is stored. */
  async flush(): Promise<void> {
    this.#cancelFlush?.();
    this.#cancelFlush = undefined;
    this.#events.expire(this.#clock.now());
    const { finished, open } = this.#events;
    const { since, skip } = this.#progress;
    this.#events.finished = [];
    this.#bytes = 0;
    if (!this.#isDirty && finished.length === 0) return;
    this.#isDirty = false;
    await this.#store(finished, { since, skip, open });
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelFlush?.();
  }

  #plan(): void {
    this.#cancelFlush ??= this.#clock.at(this.#clock.now() + flushAfterMs, () => this.#flushNow());
  }

  #flushNow(): void {
    this.flush().catch(this.onFailure);
    if (this.#events.hasOpenEvent) this.#plan();
  }
}

function readProgress(text: string | undefined): KeptProgress | undefined {
  // Only this file writes it.
  return text === undefined ? undefined : (JSON.parse(text) as KeptProgress);
}
