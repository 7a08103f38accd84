// The agent's half that every runtime shares: pure decisions about the containers of one task, with no
// engine and no clock of its own. It must not know the control plane. Runtimes feed it what they see.
import type {
  ContainerSpec,
  DependencyCondition,
  HealthStatus,
  TaskSpec,
} from '../ports/runtime.ts';
import { routerDependency } from './firelens/log-router.ts';

/** What a runtime knows of one container when it asks what to do next. */
export interface ContainerState {
  /** `absent` was never created; `stopped` includes containers that could not start. */
  readonly phase: 'absent' | 'running' | 'stopped';
  readonly exitCode?: number;
  /** When the container began to run, epoch ms; its startTimeout counts from there. */
  readonly startedAt?: number;
  readonly health: HealthStatus;
}

export interface StartPlan {
  /** Containers whose dependencies are met: start these now, together. */
  readonly start: readonly string[];
  /** Containers that can never start, with the container reason (`<ErrorName>: <text>`) for each. */
  readonly unreachable: ReadonlyMap<string, string>;
  /** When the earliest startTimeout of a waited-for container runs out, epoch ms. */
  readonly recheckAt?: number;
}

/**
 * Decides which absent containers may start at `now` (epoch ms).
 * Conditions as the task definition reference words them: START, COMPLETE, SUCCESS, HEALTHY. As in the
 * agent, a dependency's startTimeout counts from its own start, ends the wait for every condition but
 * START, and does not exist unless the task definition sets it.
 */
export function planStart(
  spec: TaskSpec,
  states: ReadonlyMap<string, ContainerState>,
  now: number,
): StartPlan {
  const start: string[] = [];
  const unreachable = new Map<string, string>();
  let recheckAt: number | undefined;
  for (const container of spec.containers) {
    if (stateOf(states, container.name).phase !== 'absent') continue;
    const verdicts = dependenciesOf(spec, container).map((dependency) => {
      const target = spec.containers.find((other) => other.name === dependency.containerName);
      return judge(target, dependency.condition, states, now);
    });
    const reason = verdicts.find((verdict) => verdict.impossible !== undefined)?.impossible;
    if (reason !== undefined) unreachable.set(container.name, reason);
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
  const stillNeeded = new Set(
    running.flatMap((c) => dependenciesOf(spec, c).map((d) => d.containerName)),
  );
  return running.map((c) => c.name).filter((name) => !stillNeeded.has(name));
}

/**
 * The agent takes a link for a dependency on the start of the container that it names, and ECS adds one
 * on the router of a container's logs.
 */
function dependenciesOf(spec: TaskSpec, container: ContainerSpec): ContainerSpec['dependsOn'] {
  const { dependsOn, links = [] } = container;
  const linked = links.map((link) => link.split(':')[0] ?? '');
  const router = routerDependency(spec, container);
  return [
    ...dependsOn,
    ...linked.map((containerName) => ({ containerName, condition: 'START' }) as const),
    ...(router === undefined ? [] : [router]),
  ];
}

interface Verdict {
  readonly met: boolean;
  readonly impossible?: string;
  readonly deadline?: number;
}

function judge(
  target: ContainerSpec | undefined,
  condition: DependencyCondition,
  states: ReadonlyMap<string, ContainerState>,
  now: number,
): Verdict {
  if (target === undefined) return { met: true };
  const state = stateOf(states, target.name);
  if (isMet(condition, withOverride(target, state))) return { met: true };
  if (state.phase === 'stopped') return impossible(stoppedText(target.name, condition));
  // The agent looks at startTimeout only for what a running container has yet to reach.
  if (state.startedAt === undefined || target.startTimeoutSeconds === undefined) {
    return { met: false };
  }
  const deadline = state.startedAt + target.startTimeoutSeconds * 1000;
  if (now < deadline) return { met: false, deadline };
  return impossible(`timed out waiting for dependency container ${target.name} to be ${condition}`);
}

/** The agent reports what a dependency made impossible as a start that failed (reference §3.4.4). */
function impossible(text: string): Verdict {
  return { met: false, impossible: `CannotStartContainerError: ${text}` };
}

function stoppedText(name: string, condition: DependencyCondition): string {
  return condition === 'SUCCESS'
    ? `dependency container ${name} did not exit successfully`
    : `dependency container ${name} stopped before it was ${condition}`;
}

function isMet(condition: DependencyCondition, state: ContainerState): boolean {
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

/** Those that depend on HEALTHY go by the override alone, where there is one. */
function withOverride({ healthOverride }: ContainerSpec, state: ContainerState): ContainerState {
  if (healthOverride === undefined) return state;
  return { ...state, health: healthOverride === 'unhealthy' ? 'UNHEALTHY' : 'HEALTHY' };
}

function stateOf(states: ReadonlyMap<string, ContainerState>, name: string): ContainerState {
  return states.get(name) ?? { phase: 'absent', health: 'UNKNOWN' };
}

function earliest(instants: readonly (number | undefined)[]): number | undefined {
  const known = instants.filter((instant) => instant !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
