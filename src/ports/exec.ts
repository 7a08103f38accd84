// ECS Exec, between those who ask for a session (ecs:ExecuteCommand), the data channel that clients
// talk to, and the runtimes that run programs in containers. Types only.
import type { Duplex } from 'node:stream';
import type { LogDestination } from './log-sink.ts';

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** A program to run in a container that runs. */
export interface ExecCommand {
  readonly taskArn: string;
  readonly containerName: string;
  /** The program and its arguments in one text, quoted as for a shell. No shell is added. */
  readonly command: string;
}

/** A program on a terminal of its own in a container. */
export interface ExecProcess {
  /**
   * What is written to it is typed, what it gives is shown. It ends when the program has; a reader that
   * pauses makes the program wait.
   */
  readonly terminal: Duplex;
  resize(size: TerminalSize): Promise<void>;
  /** The program's exit code; undefined while it runs, and where nobody knows. */
  exitCode(): Promise<number | undefined>;
  /** Ends the program as the loss of its terminal would. */
  kill(): Promise<void>;
}

/** Runs programs in the containers of tasks. */
export interface ContainerExec {
  /**
   * Starts a program on a terminal of that size. Rejects with a message for the user when the container
   * does not run or the program cannot be started.
   */
  start(command: ExecCommand, size: TerminalSize): Promise<ExecProcess>;
}

/** What ecs:ExecuteCommand asks for. */
export interface ExecSessionRequest extends ExecCommand {
  /** `ecs-execute-command-` and 17 hexadecimal digits. */
  readonly sessionId: string;
  readonly account: string;
  readonly region: string;
  /** The runtime that serves the task. */
  readonly runtime: string;
  /** Where the client found Gantry: `host:port`. */
  readonly host: string;
  /** Where what the session shows is kept; absent: nowhere. */
  readonly logDestination?: LogDestination | undefined;
}

export interface ExecSessionAccess {
  readonly sessionId: string;
  /** Where the session's data channel is. */
  readonly streamUrl: string;
  /** Opens the data channel once. */
  readonly tokenValue: string;
}

/** Every account and region is a world of its own. */
export interface SessionWorld {
  readonly account: string;
  readonly region: string;
}

/** The sessions of ECS Exec. They live in this process alone and end with it. */
export interface ExecSessions {
  /** Makes a session that waits for its client; undefined when there are too many. */
  open(request: ExecSessionRequest): ExecSessionAccess | undefined;
  /** A way back for a client that lost its connection; undefined when the session is over. */
  resume(sessionId: string, world: SessionWorld): ExecSessionAccess | undefined;
  /** Ends a session on its client's behalf; one that is over stays so. */
  terminate(sessionId: string, world: SessionWorld): void;
}
