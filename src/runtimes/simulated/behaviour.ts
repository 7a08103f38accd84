// What a simulated container is told to do, through its own environment (GANTRY_SIMULATE_…) or by a
// list of scripts matched on image, family and container name. Pure: knows no clock and no task state.
import type { ContainerSpec, TaskSpec } from '../../ports/runtime.ts';
import { readEnvironment } from './read-environment.ts';
import { InvalidScriptError } from './read-members.ts';

/** What happens to a container. Whatever is absent happens as to a well-behaved server. */
export interface Behaviour {
  /** Ends by itself with `code`, `afterMs` after it began to run. */
  readonly exit?: { readonly code: number; readonly afterMs: number };
  /** Is killed for its memory (exit code 137) `afterMs` after it began to run. */
  readonly outOfMemory?: { readonly afterMs: number };
  /** What its health check finds, and since when; see healthOf in task-record.ts. */
  readonly health?: { readonly status: 'HEALTHY' | 'UNHEALTHY'; readonly afterMs?: number };
  /** Why its image cannot be pulled. */
  readonly pullError?: string;
  /** Why it cannot be started. */
  readonly startError?: string;
  /** Runs on after SIGTERM until SIGKILL ends it with 137. */
  readonly ignoreSigterm?: boolean;
  /** How it ends on SIGTERM; 0 unless told otherwise, as a server that handles the signal. */
  readonly sigtermExitCode?: number;
  /** What it writes when it starts: lines for its log stream, with the awslogs driver. */
  readonly log?: string;
}

/** Which containers a script is for: every given pattern must match. `*` is any text, `?` one character. */
export interface ScriptMatch {
  readonly image?: string;
  readonly family?: string;
  readonly container?: string;
}

/** A behaviour for every container that matches. */
export interface SimulationScript extends Behaviour {
  readonly match: ScriptMatch;
}

/**
 * The behaviour of one container: the first script that matches it, each member replaced by what its
 * environment says. An environment that cannot be understood becomes a startError that says so. What
 * there is nothing for comes before all: the task gets no further.
 */
export function behaviourOf(
  container: ContainerSpec,
  spec: TaskSpec,
  scripts: readonly SimulationScript[],
): Behaviour {
  const volume = spec.volumes?.find(({ kind }) => kind === 'unsupported');
  const unsupported =
    spec.unsupported ?? (volume?.kind === 'unsupported' ? volume.reason : undefined);
  if (unsupported !== undefined) return { pullError: unsupported };
  const found = scripts.find(({ match }) => matches(match, container, spec));
  try {
    return { ...found, ...readEnvironment(container.environment) };
  } catch (error) {
    if (error instanceof InvalidScriptError) return { ...found, startError: error.message };
    throw error;
  }
}

function matches(match: ScriptMatch, container: ContainerSpec, spec: TaskSpec): boolean {
  return (
    matchesGlob(match.image, container.image) &&
    matchesGlob(match.family, spec.family) &&
    matchesGlob(match.container, container.name)
  );
}

function matchesGlob(pattern: string | undefined, text: string): boolean {
  if (pattern === undefined) return true;
  const source = pattern
    .replace(/[\\^$.|+()[\]{}]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(text);
}
