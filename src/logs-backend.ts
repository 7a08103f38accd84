// CloudWatch Logs as the composition root reaches it, in this thread or in one of its own: part of the
// composition root. Everything is asked for by message, so every call is a promise of plain data.
import type { ValueForm } from './aws/model.ts';
import type { RequestContext } from './aws/request-context.ts';
import type { LogLevel } from './kernel/logger.ts';
import type { LogDelivery } from './ports/container-logs.ts';
import type { LogDestination, LogLine, SourceProgress } from './ports/log-sink.ts';

/** What is needed to open it: all of it can be sent to a thread. */
export interface LogsBackendOptions {
  readonly file: string;
  readonly migrationsDirectory: string;
  readonly durability: 'process' | 'full';
  readonly mostBytes: number;
  readonly strict: boolean;
  readonly logLevel: LogLevel;
}

/** Every call says what time it is: a thread has no part in virtual time. */
export interface LogsBackend {
  call(now: number, operation: string, body: unknown, request: CallContext): Promise<string>;
  openStream(
    now: number,
    destination: LogDestination,
    options: { readonly createGroup: boolean },
  ): Promise<string | undefined>;
  append(
    now: number,
    destination: LogDestination,
    lines: readonly LogLine[],
    progress: SourceProgress | undefined,
  ): Promise<boolean>;
  progressOf(now: number, source: string): Promise<string | undefined>;
  forgetSource(now: number, source: string): Promise<void>;
  /** Begins to deliver what a container of the Docker engine writes. */
  follow(now: number, containerId: string, delivery: LogDelivery): Promise<void>;
  /** Delivers what a stopped container wrote so far. */
  drain(now: number, containerId: string, delivery: LogDelivery): Promise<void>;
  /** Delivers the rest of what a container wrote. */
  finish(now: number, containerId: string, delivery: LogDelivery): Promise<void>;
  sweep(now: number): Promise<void>;
  reset(now: number): Promise<void>;
  close(now: number): Promise<void>;
}

export interface CallContext {
  readonly context: RequestContext;
  readonly form: ValueForm | undefined;
}
