// Between a runtime that has containers and whoever takes their output to its log stream: types only.
import type { LogDestination } from './log-sink.ts';

/** How the output of one container becomes events of a log stream: the awslogs driver of ECS. */
export interface LogDelivery {
  readonly destination: LogDestination;
  /** Make the log group if it is not there (`awslogs-create-group`). */
  readonly createGroup: boolean;
  /** A line that matches begins an event; the others belong to the one before. Source of a RegExp. */
  readonly eventStart?: string;
  /** The output is one stream without frames. */
  readonly pseudoTerminal: boolean;
}

/** Delivers what containers write. Every call may be repeated. */
export interface ContainerLogs {
  /**
   * Makes the stream ready before the container is. Resolves with undefined, or with AWS's words of
   * why it cannot be.
   */
  prepare(delivery: LogDelivery): Promise<string | undefined>;
  /** Delivers what a container has written and will write, from where delivery was left. */
  follow(containerId: string, delivery: LogDelivery): void;
  /**
   * Resolves when all that a stopped container wrote so far is delivered, or after some seconds: nobody
   * is kept waiting for good. Does not reject.
   */
  drain(containerId: string, delivery: LogDelivery): Promise<void>;
  /**
   * Resolves when all that a stopped container wrote is delivered; then forgets how far that was. Does
   * not reject: what cannot be delivered is said in the log.
   */
  finish(containerId: string, delivery: LogDelivery): Promise<void>;
}
