import type { Random } from '../../kernel/random.ts';

/** How fast the simulated engine is, as `--timing` names it. */
export type TimingName = 'fast' | 'aws' | 'instant';

/** A phase takes at least `baseMs` and less than `baseMs + spreadMs`. */
export interface PhaseTiming {
  readonly baseMs: number;
  readonly spreadMs: number;
}

/** How long the phases of a simulated task take, in the order in which a task goes through them. */
export interface SimulationTiming {
  /** Until the network interface is attached; awsvpc only. */
  readonly attach: PhaseTiming;
  /** From there until the pull begins. */
  readonly prepare: PhaseTiming;
  /** All images, pulled at once. */
  readonly pull: PhaseTiming;
  /** From the decision to start a container until it runs. */
  readonly start: PhaseTiming;
  /** From SIGTERM until a process that handles it has ended. */
  readonly terminate: PhaseTiming;
  /** From the end of the last container until the network interface is gone; awsvpc only. */
  readonly detach: PhaseTiming;
  /** The shortest time from the order to stop until the interface is gone; awsvpc only. */
  readonly stop: PhaseTiming;
  /** No container waits longer than this for the first result of its health check. */
  readonly longestHealthWaitMs: number;
}

const exactly = (ms: number): PhaseTiming => ({ baseMs: ms, spreadMs: 0 });
const between = (fromMs: number, toMs: number): PhaseTiming => ({
  baseMs: fromMs,
  spreadMs: toMs - fromMs,
});

/**
 * `aws` is what was measured on Fargate (reference §3.4.2): connectivity after 4 s, the pull from 11
 * to 15 s on for about 10 s, running 0.5 to 4 s later; stoppedAt about 26 s after stoppingAt. `fast`
 * keeps the phases and their order in tenths of a second. What a script or the task definition asks
 * for in seconds (exits, stopTimeout) takes that long in each of them.
 */
export const simulationTimings: Readonly<Record<TimingName, SimulationTiming>> = {
  fast: {
    attach: exactly(150),
    prepare: exactly(50),
    pull: exactly(250),
    start: exactly(200),
    terminate: exactly(100),
    detach: exactly(150),
    stop: exactly(0),
    longestHealthWaitMs: 500,
  },
  aws: {
    attach: between(4000, 5000),
    prepare: between(7000, 10_000),
    pull: between(9000, 11_000),
    start: between(500, 4000),
    terminate: between(2000, 3000),
    detach: between(5000, 7000),
    stop: between(25_000, 27_000),
    longestHealthWaitMs: Number.POSITIVE_INFINITY,
  },
  instant: {
    attach: exactly(0),
    prepare: exactly(0),
    pull: exactly(0),
    start: exactly(0),
    terminate: exactly(0),
    detach: exactly(0),
    stop: exactly(0),
    longestHealthWaitMs: 0,
  },
};

/** How long the phase takes this time, whole milliseconds. */
export function drawMs(phase: PhaseTiming, random: Random): number {
  if (phase.spreadMs === 0) return phase.baseMs;
  return phase.baseMs + Math.floor(random.next() * phase.spreadMs);
}
