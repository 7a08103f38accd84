import type Docker from 'dockerode';
import { engineErrorOf, hasStatus } from './engine-errors.ts';

/** The engine behind clients that differ in how long they wait for a word of it. */
export interface EngineClients {
  /** For questions: an engine that is alive has the answer at once. */
  readonly prompt: Docker;
  /** For what makes, starts or removes things, which takes a busy engine a while. */
  readonly working: Docker;
  /** For what may rightly say nothing for minutes: stops, pulls and the event stream. */
  readonly patient: Docker;
}

/** How a client is made that gives up after `timeoutMs` without a word; 0 never gives up. */
export type OpenClient = (timeoutMs: number) => Docker;

const answerTimeoutMs = 10_000;
const workTimeoutMs = 60_000;

/**
 * A stopped engine keeps its socket open and says nothing: without limits nobody would learn of it. A
 * client that gives up ends its connection, and the call fails as one to an engine that is gone.
 */
export function engineClients(open: OpenClient): EngineClients {
  return { prompt: open(answerTimeoutMs), working: open(workTimeoutMs), patient: open(0) };
}

/** The engine's answer; what the call threw is sorted into the two kinds of failure. */
export async function answered<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw engineErrorOf(error);
  }
}

/** The answer, or undefined when the engine answers with one of the statuses. */
export async function unless<T>(
  statuses: number | readonly number[],
  call: Promise<T>,
): Promise<T | undefined> {
  try {
    return await answered(call);
  } catch (error) {
    if (hasStatus(error, ...[statuses].flat())) return undefined;
    throw error;
  }
}
