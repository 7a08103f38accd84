import type {
  ContainerObservation,
  ContainerStatus,
  TaskObservation,
} from '../../ports/runtime.ts';
import type { ContainerSnapshot } from './container-snapshot.ts';
import { hasBegun, pullSpan, type Snapshots } from './container-states.ts';
import { containerReason, EngineError } from './engine-errors.ts';
import type { ContainerOutline, TaskOutline } from './labels.ts';
import { networkBindings } from './network-bindings.ts';
import { dueRestarts, withRestarts } from './restarts.ts';

/** A container that the engine has, or had. */
export interface SeenContainer {
  readonly runtimeId: string;
  readonly snapshot: ContainerSnapshot;
  readonly imageDigest?: string;
}

/** What only the memory of this process knows: what never became an object of the engine. */
export interface TaskMemory {
  /** Why containers did not start, by container. */
  readonly reasons: ReadonlyMap<string, string>;
  readonly startFailure?: string;
  readonly pullStartedAt?: number;
  readonly pullStoppedAt?: number;
  /** The task was told to stop: what did not start never will. */
  readonly stopping: boolean;
  /** Something is being done about the task at this moment. */
  readonly busy: boolean;
}

export interface SeenTask {
  readonly taskArn: string;
  readonly outline: TaskOutline;
  readonly memory: TaskMemory;
  readonly containers: ReadonlyMap<string, SeenContainer>;
  /** How often a container was started again. */
  readonly restartsOf: (containerName: string) => number;
  /** The pause container, while there is one. */
  readonly pause?: ContainerSnapshot;
}

/** Puts what the engine shows and what is remembered into the words of the port. */
export function observeTask(engineTask: SeenTask): TaskObservation {
  const task = betweenRuns(engineTask);
  const { outline, memory, pause } = task;
  const seen = snapshotsOf(task);
  const containers = outline.containers.map((container) => observeContainer(task, container));
  const executionStoppedAt = stoppedAt(task);
  const startFailure = memory.startFailure ?? startFailureSeen(outline.containers, seen);
  const stopped = containers.every((container) => container.lastStatus === 'STOPPED');
  return {
    taskArn: task.taskArn,
    ...(pause?.status === 'running' && pause.address && { network: pause.address }),
    ...(pause && pause.networkBindings.length > 0 && { publishedPorts: pause.networkBindings }),
    ...pullTimes(memory, seen, outline),
    ...(executionStoppedAt !== undefined && { executionStoppedAt }),
    ...(startFailure !== undefined && { startFailure }),
    containers,
    released: stopped && pause === undefined && !memory.busy,
  };
}

/** Whether the task has begun to run and a container is missing that did not fail to start. */
export function lacksContainer(
  outline: TaskOutline,
  { reasons }: TaskMemory,
  seen: ReadonlyMap<string, SeenContainer>,
): boolean {
  const snapshots = new Map([...seen].map(([name, container]) => [name, container.snapshot]));
  const missing = outline.containers.some(({ name }) => !seen.has(name) && !reasons.has(name));
  return missing && hasBegun(snapshots);
}

/** The task as it is for ECS: a container that will be started again has not stopped. */
function betweenRuns(task: SeenTask): SeenTask {
  const { outline, memory } = task;
  if (memory.stopping) return task;
  const snapshots = snapshotsOf(task);
  const due = dueRestarts(outline.containers, snapshots, memory.reasons);
  const restarting = withRestarts(snapshots, due);
  const containers = [...task.containers].map(([name, seen]) => {
    const snapshot = restarting.get(name) ?? seen.snapshot;
    return [name, { ...seen, snapshot }] as const;
  });
  return { ...task, containers: new Map(containers) };
}

/**
 * The reason of an essential container that the engine could not start: found again after a restart of
 * Gantry, because the engine keeps it.
 */
export function startFailureSeen(
  containers: readonly Pick<ContainerOutline, 'name' | 'essential'>[],
  seen: Snapshots,
): string | undefined {
  return containers
    .filter((container) => container.essential)
    .map((container) => seen.get(container.name))
    .map((snapshot) => snapshot && startErrorOf(snapshot))
    .find((reason) => reason !== undefined);
}

function observeContainer(task: SeenTask, container: ContainerOutline): ContainerObservation {
  const { memory, outline } = task;
  const seen = task.containers.get(container.name);
  const snapshot = seen?.snapshot;
  const reason = memory.reasons.get(container.name) ?? reasonSeen(task, snapshot);
  const lastStatus = reason === undefined ? statusSeen(memory, snapshot) : failedStatus(snapshot);
  const published = snapshot?.networkBindings ?? [];
  const hasRun = snapshot?.startedAt !== undefined;
  const checked = container.checksHealth && snapshot !== undefined;
  return {
    name: container.name,
    lastStatus,
    ...(seen && { runtimeId: seen.runtimeId }),
    ...(snapshot?.exitCode !== undefined && { exitCode: snapshot.exitCode }),
    ...(reason !== undefined && { reason }),
    ...(seen?.imageDigest !== undefined && { imageDigest: seen.imageDigest }),
    networkBindings: hasRun ? networkBindings(outline.networkMode, container, published) : [],
    healthStatus: checked ? snapshot.health : 'UNKNOWN',
    ...(container.restartPolicy && { restartCount: task.restartsOf(container.name) }),
  };
}

function statusSeen(memory: TaskMemory, snapshot: ContainerSnapshot | undefined): ContainerStatus {
  if (snapshot?.status === 'running') return 'RUNNING';
  if (snapshot?.status === 'stopped' || memory.stopping) return 'STOPPED';
  return 'PENDING';
}

/** A process of a running container may be out of memory without the container ending. */
function failedStatus(snapshot: ContainerSnapshot | undefined): ContainerStatus {
  return snapshot?.status === 'running' ? 'RUNNING' : 'STOPPED';
}

/** The agent's words for what the engine shows (reference §3.4.4). */
function reasonSeen(task: SeenTask, snapshot: ContainerSnapshot | undefined): string | undefined {
  const missing = snapshot === undefined && hasBegun(snapshotsOf(task));
  if (missing || snapshot?.status === 'vanished') {
    return 'ContainerVanishedError: No container matching saved ID found';
  }
  if (snapshot?.status === 'stopped' && snapshot.oomKilled) {
    return 'OutOfMemoryError: Container killed due to memory usage';
  }
  return snapshot && startErrorOf(snapshot);
}

function startErrorOf(snapshot: ContainerSnapshot): string | undefined {
  if (snapshot.startError === undefined) return undefined;
  return containerReason('CannotStartContainerError', new EngineError(500, snapshot.startError));
}

/** The end of the first essential container ends the task's execution, as the agent counts it. */
function stoppedAt(task: SeenTask): number | undefined {
  const instants = task.outline.containers
    .filter((container) => container.essential)
    .map((container) => task.containers.get(container.name)?.snapshot.finishedAt)
    .filter((instant) => instant !== undefined);
  return instants.length === 0 ? undefined : Math.min(...instants);
}

/** From memory while this process starts the task, from the labels of its containers afterwards. */
function pullTimes(
  memory: TaskMemory,
  seen: Snapshots,
  outline: TaskOutline,
): Pick<TaskObservation, 'pullStartedAt' | 'pullStoppedAt'> {
  const span = pullSpan(seen);
  const complete = seen.size === outline.containers.length || hasBegun(seen);
  const pullStartedAt = memory.pullStartedAt ?? span?.pullStartedAt;
  const pullStoppedAt = memory.pullStoppedAt ?? (complete ? span?.pullStoppedAt : undefined);
  return {
    ...(pullStartedAt !== undefined && { pullStartedAt }),
    ...(pullStoppedAt !== undefined && { pullStoppedAt }),
  };
}

function snapshotsOf(task: SeenTask): Snapshots {
  return new Map([...task.containers].map(([name, container]) => [name, container.snapshot]));
}
