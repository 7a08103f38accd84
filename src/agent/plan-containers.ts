// The agent's half that every runtime shares: pure decisions about the containers of one task, with no
// engine and no clock of its own. It must not know the control plane. Runtimes feed it what they see.
import type { ContainerSpec, HealthStatus, TaskSpec } from '../ports/runtime.ts';

/** What a runtime knows of one container when it asks what to do next. */
export interface ContainerState {
  /** `absent` was never created; `stopped` includes containers that could not start. */
  readonly phase: 'absent' | 'running' | 'stopped';
  readonly exitCode?: number;
  readonly health: HealthStatus;
}

export interface StartPlan {
  /** Containers whose dependencies are met: start these now, together. */
  readonly start: readonly string[];
  /** Containers that can never start, with the reason for each. */
  readonly unreachable: ReadonlyMap<string, string>;
  /** When the earliest startTimeout of a waited-for container runs out, epoch ms. */
  readonly recheckAt?: number;
}

/** The agent's default (ECS_CONTAINER_START_TIMEOUT): three minutes. */
const defaultStartTimeoutSeconds = 180;

/**
 * Decides which absent containers may start now. `begunAt` (epoch ms) is when the task's containers
 * began to be started; a dependency's startTimeout counts from there.
 * Conditions as the task definition reference words them: START, COMPLETE, SUCCESS, HEALTHY.
 */
export function planStart(
  spec: TaskSpec,
  states: ReadonlyMap<string, ContainerState>,
  begunAt: number,
  now: number,
): StartPlan {
  const start: string[] = [];
  const unreachable = new Map<string, string>();
  let recheckAt: number | undefined;
  for (const container of spec.containers) {
    if (stateOf(states, container.name).phase !== 'absent') continue;
    const verdicts = container.dependsOn.map((dependency) => {
      const target = spec.containers.find((other) => other.name === dependency.containerName);
      return judge(target, dependency.condition, states, { begunAt, now });
    });
    const impossible = verdicts.find((verdict) => verdict.impossible !== undefined)?.impossible;
    if (impossible !== undefined) unreachable.set(container.name, impossible);
    else if (verdicts.every((verdict) => verdict.met)) start.push(container.name);
    else recheckAt = earliest([recheckAt, ...verdicts.map((verdict) => verdict.deadline)]);
  }
  return { start, unreachable, ...(recheckAt === undefined ? {} : { recheckAt }) };
}

/**
 * Decides which running containers to stop now: those that no running container depends on, so that
 * the order of the start is reversed. Everything that may stop together is returned together.
 */
export function planStop(
  spec: TaskSpec,
  states: ReadonlyMap<string, ContainerState>,
): readonly string[] {
  const running = spec.containers.filter((c) => stateOf(states, c.name).phase === 'running');
  const stillNeeded = new Set(running.flatMap((c) => c.dependsOn.map((d) => d.containerName)));
  return running.map((c) => c.name).filter((name) => !stillNeeded.has(name));
}

interface Verdict {
  readonly met: boolean;
  readonly impossible?: string;
  readonly deadline?: number;
}

function judge(
  target: ContainerSpec | undefined,
  condition: 'START' | 'COMPLETE' | 'SUCCESS' | 'HEALTHY',
  states: ReadonlyMap<string, ContainerState>,
  time: { readonly begunAt: number; readonly now: number },
): Verdict {
  if (target === undefined) return { met: true };
  const state = stateOf(states, target.name);
  if (isMet(condition, state)) return { met: true };
  const name = target.name;
  if (state.phase === 'stopped' && condition === 'SUCCESS') {
    return { met: false, impossible: `dependency container ${name} did not exit successfully` };
  }
  if (state.phase === 'stopped' && condition !== 'COMPLETE') {
    return {
      met: false,
      impossible: `dependency container ${name} stopped before it was ${condition}`,
    };
  }
  const timeoutMs = (target.startTimeoutSeconds ?? defaultStartTimeoutSeconds) * 1000;
  const deadline = time.begunAt + timeoutMs;
  if (time.now >= deadline) {
    return {
      met: false,
      impossible: `timed out waiting for dependency container ${name} to be ${condition}`,
    };
  }
  return { met: false, deadline };
}

function isMet(
  condition: 'START' | 'COMPLETE' | 'SUCCESS' | 'HEALTHY',
  state: ContainerState,
): boolean {
  switch (condition) {
    case 'START':
      return (
        state.phase === 'running' || (state.phase === 'stopped' && state.exitCode !== undefined)
      );
    case 'COMPLETE':
      return state.phase === 'stopped' && state.exitCode !== undefined;
    case 'SUCCESS':
      return state.phase === 'stopped' && state.exitCode === 0;
    case 'HEALTHY':
      return state.phase === 'running' && state.health === 'HEALTHY';
    default:
      return condition satisfies never;
  }
}

function stateOf(states: ReadonlyMap<string, ContainerState>, name: string): ContainerState {
  return states.get(name) ?? { phase: 'absent', health: 'UNKNOWN' };
}

function earliest(instants: readonly (number | undefined)[]): number | undefined {
  const known = instants.filter((instant) => instant !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
