import type { TaskObservation } from '../../../ports/runtime.ts';
import type { ContainerDocument, TaskDocument, TaskInternals, TaskRow } from '../model/task-document.ts';
import type { Attachment } from '../model/types.ts';
import { isPending, type LastStatus } from '../rules/task-lifecycle.ts';
import { foldContainers, taskHealth } from './fold-containers.ts';

/** What the task controller is to do, in order. */
export type TaskAction =
  | { readonly do: 'start' }
  | { readonly do: 'stop' }
  | { readonly do: 'record'; readonly row: TaskRow }
  | { readonly do: 'forget' };

export interface TaskPlan {
  readonly actions: readonly TaskAction[];
  /** A sentence on what the task waits for. */
  readonly why: string;
  /** When to look again without being told, epoch ms. */
  readonly recheckAt?: number;
}

/** The shortest time a task stays in a status, ms; what the runtime itself takes comes on top. */
export type Holds = Readonly<Partial<Record<LastStatus, number>>>;

export interface TaskSituation {
  readonly row: TaskRow;
  readonly essential: ReadonlySet<string>;
  readonly observation: TaskObservation | undefined;
  readonly now: number;
  readonly holds: Holds;
}

/**
 * Moves a task at most one status along (reference §3.4.3). Versions grow as §3.4.3 counts them: once
 * per status from PENDING on, once per container change while RUNNING, once when a client stops the
 * task; ACTIVATING and DEACTIVATING are skipped by tasks without target groups or registries, and
 * STOPPING has no version of its own.
 */
export function planTask(situation: TaskSituation): TaskPlan {
  const { row, now } = situation;
  const { lastStatus, desiredStatus } = row.task;
  if (lastStatus === 'STOPPED') {
    return { actions: [{ do: 'forget' }], why: 'the task has stopped' };
  }
  const held = heldUntil(situation);
  if (held > now) return { actions: [], why: `${lastStatus} for a while, as --timing says`, recheckAt: held };
  return desiredStatus === 'STOPPED' ? planStopping(situation) : planRunning(situation);
}

function heldUntil({ row, holds }: TaskSituation): number {
  return row.internals.enteredAt + (holds[row.task.lastStatus] ?? 0);
}

function planRunning(situation: TaskSituation): TaskPlan {
  const { row, observation, now } = situation;
  const { task, internals } = row;
  if (observation === undefined) {
    return internals.observedAt === undefined
      ? { actions: [{ do: 'start' }], why: 'the runtime was asked to start the task' }
      : planVanished(situation);
  }
  if (observation.startFailure !== undefined) {
    return beginStop(situation, 'TaskFailedToStart', observation.startFailure);
  }
  const essentialStopped = observation.containers.some(
    (container) => situation.essential.has(container.name) && container.lastStatus === 'STOPPED',
  );
  if (task.lastStatus === 'PROVISIONING') {
    if (needsNetwork(task) && observation.network === undefined) return waitForStart('the network interface');
    return record({ ...situation, observation }, { lastStatus: 'PENDING' }, 'the task has its network', now);
  }
  if (isPending(task.lastStatus)) {
    if (allStarted(situation, observation)) {
      const startedAt = task.startedAt ?? now;
      return record({ ...situation, observation }, { lastStatus: 'RUNNING', startedAt }, 'all essential containers started', now);
    }
    if (essentialStopped) return beginStop(situation, 'TaskFailedToStart', 'Essential container in task exited');
    return waitForStart('its essential containers');
  }
  if (essentialStopped) return beginStop(situation, 'EssentialContainerExited', 'Essential container in task exited');
  return planSteady(situation, observation);
}

function waitForStart(what: string): TaskPlan {
  // Asked again at each look: it is idempotent, and finishes what a killed Gantry left half started.
  return { actions: [{ do: 'start' }], why: `waiting for ${what}` };
}

/** A container that exited at once has started too: an essential one gets its RUNNING before its STOPPED. */
function allStarted({ essential }: TaskSituation, observation: TaskObservation): boolean {
  return observation.containers
    .filter((container) => essential.has(container.name))
    .every((container) => container.lastStatus === 'RUNNING' || container.exitCode !== undefined);
}

function planSteady(situation: TaskSituation, observation: TaskObservation): TaskPlan {
  const { row } = situation;
  const containers = foldContainers(row.task, observation);
  const waiting = observation.containers.some((container) => container.lastStatus === 'PENDING');
  const start: readonly TaskAction[] = waiting ? [{ do: 'start' }] : [];
  const healthStatus = taskHealth(containers, situation.essential);
  if (sameContainers(row.task.containers, containers) && row.task.healthStatus === healthStatus) {
    return { actions: start, why: 'running as desired' };
  }
  const task = { ...row.task, containers, healthStatus, version: row.task.version + 1 };
  return { actions: [...start, { do: 'record', row: { ...row, task } }], why: 'a container changed' };
}

function sameContainers(before: readonly ContainerDocument[], after: readonly ContainerDocument[]): boolean {
  return JSON.stringify(before) === JSON.stringify(after);
}

function planStopping(situation: TaskSituation): TaskPlan {
  const { row, observation, now } = situation;
  const { task } = row;
  if (task.lastStatus !== 'STOPPING' && task.lastStatus !== 'DEPROVISIONING') {
    const stopping = enter(row, 'STOPPING', now);
    return { actions: [{ do: 'record', row: stopping }, { do: 'stop' }], why: 'the task is to stop', recheckAt: now };
  }
  const running = observation?.containers.some((container) => container.lastStatus === 'RUNNING') ?? false;
  if (running) return { actions: [{ do: 'stop' }], why: 'waiting for its containers to stop' };
  const settled = observation === undefined ? task : foldObservation(task, observation);
  const executionStoppedAt = task.executionStoppedAt ?? observation?.executionStoppedAt;
  const ended = {
    ...settled,
    containers: settled.containers.map((container) => ({ ...container, lastStatus: 'STOPPED' as const })),
    ...(executionStoppedAt === undefined ? {} : { executionStoppedAt }),
  };
  if (task.lastStatus === 'STOPPING' && needsNetwork(task)) {
    const next = enter({ ...row, task: { ...ended, version: task.version + 1 } }, 'DEPROVISIONING', now);
    return { actions: [{ do: 'record', row: next }, { do: 'stop' }], why: 'its containers have stopped', recheckAt: now };
  }
  if (observation !== undefined && !observation.released) {
    return { actions: [{ do: 'stop' }], why: 'waiting for its network and volumes to be given back' };
  }
  const attachments = task.attachments.map((attachment) => ({ ...attachment, status: 'DELETED' }));
  const stopped = { ...ended, attachments, stoppedAt: now, version: task.version + 1 };
  const next = enter({ ...row, task: stopped }, 'STOPPED', now);
  return { actions: [{ do: 'record', row: next }, { do: 'forget' }], why: 'the task has stopped' };
}

/** Everything the runtime had of the task is gone: somebody removed it, or the engine lost it. */
function planVanished(situation: TaskSituation): TaskPlan {
  const reason = 'ContainerVanishedError: No container matching saved ID found';
  const { row } = situation;
  const containers = row.task.containers.map((container) => ({
    ...container,
    lastStatus: 'STOPPED' as const,
    reason: container.reason ?? reason,
  }));
  const code = isPending(row.task.lastStatus) ? 'TaskFailedToStart' : 'EssentialContainerExited';
  const vanished = { ...situation, row: { ...row, task: { ...row.task, containers } } };
  return beginStop(vanished, code, 'Essential container in task exited');
}

function beginStop(
  situation: TaskSituation,
  stopCode: 'TaskFailedToStart' | 'EssentialContainerExited',
  stoppedReason: string,
): TaskPlan {
  const { row, observation, now } = situation;
  const seen = observation === undefined ? row.task : foldObservation(row.task, observation);
  const task = { ...seen, desiredStatus: 'STOPPED' as const, stopCode, stoppedReason, stoppingAt: now };
  const next = enter({ ...row, task }, 'STOPPING', now);
  return { actions: [{ do: 'record', row: next }, { do: 'stop' }], why: stoppedReason, recheckAt: now };
}

function record(
  situation: TaskSituation & { readonly observation: TaskObservation },
  change: { readonly lastStatus: LastStatus; readonly startedAt?: number },
  why: string,
  now: number,
): TaskPlan {
  const { row, observation } = situation;
  const seen = foldObservation(row.task, observation);
  const healthStatus = taskHealth(seen.containers, situation.essential);
  const task = { ...seen, ...change, healthStatus, version: row.task.version + 1 };
  const internals = { ...row.internals, observedAt: row.internals.observedAt ?? now };
  const next = enter({ ...row, task, internals }, change.lastStatus, now);
  return { actions: [{ do: 'record', row: next }], why, recheckAt: now };
}

function enter(row: TaskRow, lastStatus: LastStatus, now: number): TaskRow {
  const internals: TaskInternals = { ...row.internals, enteredAt: now };
  return { ...row, task: { ...row.task, lastStatus }, internals };
}

/** Takes over what the runtime sees: containers, pull times, the network interface. */
function foldObservation(task: TaskDocument, observation: TaskObservation): TaskDocument {
  const { pullStartedAt, pullStoppedAt, network } = observation;
  const connected = network !== undefined && task.connectivity === undefined;
  const at = pullStartedAt ?? task.createdAt;
  return {
    ...task,
    attachments: network === undefined ? task.attachments : task.attachments.map((a) => attached(a, network)),
    ...(connected ? { connectivity: 'CONNECTED' as const, connectivityAt: Math.max(at, task.createdAt) } : {}),
    ...(pullStartedAt === undefined ? {} : { pullStartedAt }),
    ...(pullStoppedAt === undefined ? {} : { pullStoppedAt }),
    containers: foldContainers(task, observation),
  };
}

function attached(
  attachment: Attachment,
  network: { readonly privateIpv4Address: string; readonly macAddress: string },
): Attachment {
  if (attachment.type !== 'ElasticNetworkInterface' || attachment.status !== 'PRECREATED') return attachment;
  // The order of the details is the one observed: reference §3.4.2.
  const details = [
    ...(attachment.details ?? []),
    { name: 'networkInterfaceId', value: networkInterfaceId(attachment) },
    { name: 'macAddress', value: network.macAddress },
    { name: 'privateIPv4Address', value: network.privateIpv4Address },
  ];
  return { ...attachment, status: 'ATTACHED', details };
}

/** `eni-` and 17 digits, from the attachment's own id: the same for every look at it. */
function networkInterfaceId(attachment: Attachment): string {
  return `eni-${(attachment.id ?? '').replaceAll('-', '').slice(0, 17)}`;
}

function needsNetwork(task: TaskDocument): boolean {
  return task.attachments.some((attachment) => attachment.type === 'ElasticNetworkInterface');
}
