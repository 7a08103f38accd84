// What to do next about one task, decided from what is stored and what is seen, and nothing else: no
// clock, no store, no runtime. Start with planTask; how a task stops is in plan-stopping.ts.
import type { ContainerObservation } from '../../../ports/runtime.ts';
import type { ContainerDocument } from '../model/task-document.ts';
import { planAgents } from '../rules/execute-command-agent.ts';
import type { LastStatus } from '../rules/task-lifecycle.ts';
import { hasStarted, taskHealth } from './fold-containers.ts';
import { foldObservation, needsNetwork } from './fold-observation.ts';
import { beginStop, planStopping, planVanished } from './plan-stopping.ts';
import { planWaiting } from './plan-waiting.ts';
import { enter, type ObservedTask, type TaskPlan, type TaskSituation } from './task-plan.ts';

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
  const heldUntil = row.internals.enteredAt + (situation.holds[lastStatus] ?? 0);
  if (heldUntil > now) {
    const why = `${lastStatus} for a while, as --timing says`;
    return { actions: [], why, recheckAt: heldUntil };
  }
  if (desiredStatus === 'STOPPED') return planStopping(situation);
  return row.internals.waiting === undefined ? planRunning(situation) : planWaiting(situation);
}

function planRunning(situation: TaskSituation): TaskPlan {
  const { row, observation } = situation;
  if (observation === undefined) {
    if (row.internals.observedAt !== undefined) return planVanished(situation);
    return { actions: [{ do: 'start' }], why: 'the runtime was asked to start the task' };
  }
  const observed = { ...situation, observation };
  const { lastStatus } = row.task;
  switch (lastStatus) {
    case 'PROVISIONING':
      return planProvisioning(observed);
    case 'PENDING':
    case 'ACTIVATING':
      return planPending(observed);
    case 'RUNNING':
      return planSteady(observed);
    case 'DEACTIVATING':
    case 'STOPPING':
    case 'DEPROVISIONING':
    case 'STOPPED':
      // A task that has begun to stop is desired STOPPED; should a row say otherwise, it stops all the same.
      return planStopping(observed);
    default:
      return lastStatus satisfies never;
  }
}

function planProvisioning(situation: ObservedTask): TaskPlan {
  const { row, observation } = situation;
  // Also when it has failed meanwhile: what fails after the network is there fails in PENDING.
  if (observation.network !== undefined || !needsNetwork(row.task)) {
    return moveOn(situation, 'PENDING', 'the task has its network');
  }
  if (observation.startFailure !== undefined) return failToStart(situation);
  // Nothing brings the network of a task back whose containers have been and gone.
  return essentialHasStopped(situation) ? failToStart(situation) : startOn('the network interface');
}

function planPending(situation: ObservedTask): TaskPlan {
  if (situation.observation.startFailure !== undefined) return failToStart(situation);
  if (allEssentialStarted(situation)) {
    return moveOn(situation, 'RUNNING', 'all essential containers started');
  }
  return essentialHasStopped(situation)
    ? failToStart(situation)
    : startOn('its essential containers');
}

/** RUNNING and desired so: only what its containers do is to be noted. */
function planSteady(situation: ObservedTask): TaskPlan {
  const { row, observation, now, execAgentStartMs = 0 } = situation;
  if (essentialHasStopped(situation)) {
    return beginStop(situation, 'EssentialContainerExited', essentialExited);
  }
  const observed = foldObservation(row.task, observation, now);
  const { containers, ...later } = planAgents(observed, now, execAgentStartMs);
  const seen = { ...observed, containers };
  const healthStatus = taskHealth(seen.containers, situation);
  const start = observation.containers.some(needsRuntime) ? [{ do: 'start' } as const] : [];
  if (
    sameContainers(row.task.containers, seen.containers) &&
    row.task.healthStatus === healthStatus
  ) {
    return { actions: start, why: 'running as desired', ...later };
  }
  const task = { ...seen, healthStatus, version: row.task.version + 1 };
  return {
    actions: [...start, { do: 'record', row: { ...row, task } }],
    why: 'a container changed',
    ...later,
  };
}

const essentialExited = 'Essential container in task exited';

function failToStart(situation: ObservedTask): TaskPlan {
  return beginStop(
    situation,
    'TaskFailedToStart',
    situation.observation.startFailure ?? essentialExited,
  );
}

/** Asked again at each look: it is idempotent, and finishes what a killed Gantry left half started. */
function startOn(what: string): TaskPlan {
  return { actions: [{ do: 'start' }], why: `waiting for ${what}` };
}

/** Enters the next status on the way up, with all that is seen of the task. */
function moveOn(
  situation: ObservedTask,
  lastStatus: Extract<LastStatus, 'PENDING' | 'RUNNING'>,
  why: string,
): TaskPlan {
  const { row, observation, now } = situation;
  const seen = foldObservation(row.task, observation, now);
  const task = {
    ...seen,
    ...(lastStatus === 'RUNNING' ? { startedAt: now } : {}),
    healthStatus: taskHealth(seen.containers, situation),
    version: row.task.version + 1,
  };
  const internals = { ...row.internals, observedAt: row.internals.observedAt ?? now };
  const next = enter({ ...row, task, internals }, lastStatus, now);
  return { actions: [{ do: 'record', row: next }], why, recheckAt: now };
}

/** A container that exited at once has started too: an essential one gets its RUNNING before its STOPPED. */
function allEssentialStarted({ essential, observation }: ObservedTask): boolean {
  const started = observation.containers.filter(hasStarted).map((container) => container.name);
  return [...essential].every((name) => started.includes(name));
}

function essentialHasStopped({ essential, observation }: ObservedTask): boolean {
  return observation.containers.some(
    (container) => essential.has(container.name) && container.lastStatus === 'STOPPED',
  );
}

/**
 * Whether the runtime may have more to do for a container of a task that runs: to start it, or to start
 * it again, which a runtime that was itself restarted does only for tasks that it is told to run.
 */
function needsRuntime({ lastStatus, restartCount }: ContainerObservation): boolean {
  return lastStatus === 'PENDING' || (lastStatus === 'RUNNING' && restartCount !== undefined);
}

function sameContainers(
  before: readonly ContainerDocument[],
  after: readonly ContainerDocument[],
): boolean {
  return JSON.stringify(before) === JSON.stringify(after);
}
