// ECS Exec: part of the composition root. What it loads at the start is small; the data channel and its
// WebSockets are loaded when the first client connects.
import type { Config } from './config.ts';
import { DataChannelServer } from './endpoints/exec/data-channel-server.ts';
import { SessionRegistry } from './endpoints/exec/exec-sessions.ts';
import type { Transcripts } from './endpoints/exec/transcript.ts';
import { SystemClock } from './kernel/clock.ts';
import { Ids } from './kernel/ids.ts';
import type { Logger } from './kernel/logger.ts';
import { SystemRandom } from './kernel/random.ts';
import type { Runtimes } from './open-runtimes.ts';
import type { ContainerExec, ExecSessions } from './ports/exec.ts';
import type { Upgrades } from './ports/upgrades.ts';

export interface ExecParts {
  /** Asked when a session begins: the runtimes are opened later. */
  readonly runtimes: () => Pick<Runtimes, 'execs'>;
  readonly transcripts: Transcripts;
  readonly log: Logger;
}

export interface Exec {
  readonly execSessions: ExecSessions;
  readonly upgrades: Upgrades;
}

/**
 * Opens the sessions of ECS Exec. They run in real time and with real chance, whatever the services
 * have: their clients are at the other end of a socket, and a token that follows from a seed is none.
 */
export function openExec({ runtimes, transcripts, log }: ExecParts): Exec {
  const clock = new SystemClock();
  const ids = new Ids(new SystemRandom());
  const execOf = (runtime: string): ContainerExec | undefined => runtimes().execs.get(runtime);
  const sessions = new SessionRegistry({ execOf, transcripts, clock, ids, log });
  return { execSessions: sessions, upgrades: new DataChannelServer({ sessions, clock, log }) };
}

/**
 * How long the agent of ECS Exec takes to run once its task does. On AWS it is some seconds (reference,
 * exec-protocol §2); how many was not measured.
 */
export function execAgentStartMs(timing: Config['timing']): number {
  return { fast: 100, aws: 4000, instant: 0 }[timing];
}
