import type { RestartPolicy } from '../ports/runtime.ts';

/** One run of a container's process that is over. Instants are epoch ms; each is absent if unknown. */
export interface EndedRun {
  readonly exitCode?: number;
  readonly startedAt?: number;
  readonly finishedAt?: number;
}

/**
 * Whether a container is to be started again after `run`. As in the agent (reference §3.4.5): the exit
 * code is known and not among the ignored ones, and this run, since the last restart if there was one,
 * took at least the restartAttemptPeriod. That the task is not being stopped is for the caller to know.
 */
export function shouldRestart(policy: RestartPolicy | undefined, run: EndedRun): boolean {
  const { exitCode, startedAt, finishedAt } = run;
  if (policy === undefined || exitCode === undefined) return false;
  if (startedAt === undefined || finishedAt === undefined) return false;
  if (policy.ignoredExitCodes.includes(exitCode)) return false;
  return finishedAt - startedAt >= policy.restartAttemptPeriodSeconds * 1000;
}
