import { createHash } from 'node:crypto';
import type { Ids } from '../../kernel/ids.ts';
import type { Random } from '../../kernel/random.ts';
import type {
  ContainerSpec,
  HealthStatus,
  TaskObservation,
  TaskSpec,
} from '../../ports/runtime.ts';
import type { Behaviour } from './behaviour.ts';
import type { HostPorts } from './simulated-host.ts';
import { drawMs, type SimulationTiming } from './timing.ts';

/**
 * All that is kept of a simulated task. Its state at any instant follows from this alone (see
 * simulate.ts), so a restarted Gantry finds the task where it would have been. Instants are epoch ms.
 */
export interface TaskRecord {
  /** Another format is of another Gantry and cannot be read. */
  readonly format: 1;
  /** Without environment, command and labels: they have no effect and may hold secrets. */
  readonly spec: TaskSpec;
  /** When the task was told to run; absent when it was only ever told to stop. */
  readonly begunAt?: number;
  /** When the task was told to stop. */
  readonly stopAt?: number;
  /** Why the task cannot have what it needs: it never pulls an image. */
  readonly resourceFailure?: string;
  readonly phases: DrawnPhases;
  /** awsvpc only. */
  readonly network?: NonNullable<TaskObservation['network']>;
  readonly fates: Readonly<Record<string, ContainerFate>>;
  /** In the order in which they came. */
  readonly interventions: readonly Intervention[];
}

/** How long the phases of this task take, milliseconds. */
export interface DrawnPhases {
  readonly attachMs: number;
  readonly prepareMs: number;
  readonly pullMs: number;
  readonly detachMs: number;
  /** The shortest time from the order to stop until the task is released. */
  readonly stopMs: number;
}

/** All that will happen to one container unless somebody stops it; times count from its start. */
export interface ContainerFate {
  readonly runtimeId: string;
  readonly imageDigest: string;
  /** One for each port mapping in bridge and host mode. */
  readonly hostPorts: readonly number[];
  /** The first host port of each port range in bridge mode; absent without ranges. */
  readonly rangeHostPorts?: readonly number[];
  readonly startMs: number;
  readonly pullFailure?: string;
  readonly startFailure?: string;
  readonly end?: { readonly afterMs: number; readonly exitCode: number; readonly reason?: string };
  readonly health: readonly { readonly afterMs: number; readonly status: HealthStatus }[];
  /** What it writes each time it starts. */
  readonly log?: string;
  /** Absent: SIGTERM is ignored. */
  readonly sigterm?: { readonly endsAfterMs: number; readonly exitCode: number };
}

/** What was done to a running container from outside. */
export interface Intervention {
  readonly at: number;
  readonly containerName: string;
  readonly end?: { readonly exitCode: number; readonly reason?: string };
  readonly health?: 'HEALTHY' | 'UNHEALTHY';
}

export interface Chance {
  readonly random: Random;
  readonly ids: Ids;
  readonly timing: SimulationTiming;
}

/** The spec as it is worth keeping. */
export function keptSpec(spec: TaskSpec): TaskSpec {
  const containers = spec.containers.map(
    ({ command: _command, entryPoint: _entryPoint, ...container }) => ({
      ...container,
      environment: {},
      dockerLabels: {},
    }),
  );
  return { ...spec, containers };
}

/** Draws how long the phases of a task take. Only awsvpc tasks wait for a network interface. */
export function drawPhases(spec: TaskSpec, { random, timing }: Chance): DrawnPhases {
  const hasInterface = spec.networkMode === 'awsvpc';
  return {
    attachMs: hasInterface ? drawMs(timing.attach, random) : 0,
    prepareMs: drawMs(timing.prepare, random),
    pullMs: drawMs(timing.pull, random),
    detachMs: hasInterface ? drawMs(timing.detach, random) : 0,
    stopMs: hasInterface ? drawMs(timing.stop, random) : 0,
  };
}

/** Draws what will happen to a container that behaves like this. */
export function drawFate(
  container: ContainerSpec,
  behaviour: Behaviour,
  hostPorts: HostPorts,
  { random, ids, timing }: Chance,
): ContainerFate {
  const { pullError, startError } = behaviour;
  const end = endOf(behaviour);
  const endsAfterMs = drawMs(timing.terminate, random);
  const exitCode = behaviour.sigtermExitCode ?? 0;
  return {
    runtimeId: ids.hex(64),
    imageDigest: digestOf(container.image),
    hostPorts: hostPorts.single,
    ...(hostPorts.ranges.length > 0 && { rangeHostPorts: hostPorts.ranges }),
    startMs: drawMs(timing.start, random),
    ...(pullError !== undefined && { pullFailure: named('CannotPullContainerError', pullError) }),
    ...(startError !== undefined && {
      startFailure: named('CannotStartContainerError', startError),
    }),
    ...(end !== undefined && { end }),
    health: healthOf(container, behaviour, timing.longestHealthWaitMs),
    ...(behaviour.log !== undefined && { log: behaviour.log }),
    ...(behaviour.ignoreSigterm !== true && { sigterm: { endsAfterMs, exitCode } }),
  };
}

/** The exit code of a process that SIGKILL ended. */
export const killedExitCode = 137;

function endOf({ exit, outOfMemory }: Behaviour): ContainerFate['end'] {
  if (outOfMemory !== undefined && outOfMemory.afterMs <= (exit?.afterMs ?? Infinity)) {
    // Reference §3.4.4: the agent's words and exit code.
    const reason = 'OutOfMemoryError: Container killed due to memory usage';
    return { afterMs: outOfMemory.afterMs, exitCode: killedExitCode, reason };
  }
  return exit && { afterMs: exit.afterMs, exitCode: exit.code };
}

/**
 * Without a health check the health stays UNKNOWN. With one, a container is healthy after one
 * interval, or unhealthy when its start period and all retries are over, as Docker counts them. A
 * script's HEALTHY comes after its own time; its UNHEALTHY with a time comes after so much health.
 */
function healthOf(
  { healthCheck }: ContainerSpec,
  { health }: Behaviour,
  longestWaitMs: number,
): ContainerFate['health'] {
  if (healthCheck === undefined || healthCheck.command[0] === 'NONE') return [];
  const intervalMs = healthCheck.intervalSeconds * 1000;
  const passMs = Math.min(longestWaitMs, intervalMs);
  const failMs = healthCheck.startPeriodSeconds * 1000 + healthCheck.retries * intervalMs;
  if (health?.status !== 'UNHEALTHY') {
    return [{ afterMs: health?.afterMs ?? passMs, status: 'HEALTHY' }];
  }
  const afterMs = health.afterMs ?? Math.min(longestWaitMs, failMs);
  const failed = { afterMs, status: 'UNHEALTHY' } as const;
  const passesBefore = health.afterMs !== undefined && passMs < afterMs;
  return passesBefore ? [{ afterMs: passMs, status: 'HEALTHY' }, failed] : [failed];
}

function digestOf(image: string): string {
  const pinned = /@(sha256:[0-9a-f]{64})$/.exec(image)?.[1];
  return pinned ?? `sha256:${createHash('sha256').update(image).digest('hex')}`;
}

/** The agent cuts a container's reason at so many characters (reference §3.4.4). */
const longestReason = 1024;

/** `<ErrorName>: <text>`, unless the text names an error itself (`CannotPullECRContainerError: …`). */
function named(errorName: string, text: string): string {
  const reason = /^[A-Za-z]+Error: /.test(text) ? text : `${errorName}: ${text}`;
  return reason.slice(0, longestReason);
}
