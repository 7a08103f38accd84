import type { TaskDocument, TaskRow } from '../model/task-document.ts';
import { withoutAgentIfStopped } from '../rules/execute-command-agent.ts';
import { endedVolume, isManagedVolume } from '../rules/managed-volumes.ts';
import { isPending } from '../rules/task-lifecycle.ts';
import { foldObservation, needsDetaching } from './fold-observation.ts';
import { enter, type TaskAction, type TaskPlan, type TaskSituation } from './task-plan.ts';

/**
 * The next step of a task that is to stop, or does already: STOPPING while containers run,
 * DEPROVISIONING while its network is given back, STOPPED (reference §3.4.3).
 */
export function planStopping(situation: TaskSituation): TaskPlan {
  const { row, observation } = situation;
  const { lastStatus } = row.task;
  if (lastStatus !== 'STOPPING' && lastStatus !== 'DEPROVISIONING') {
    return enterStopping(row, situation.now, 'the task is to stop');
  }
  if (observation?.containers.some((container) => container.lastStatus === 'RUNNING') === true) {
    return { actions: [stop], why: 'waiting for its containers to stop' };
  }
  if (lastStatus === 'STOPPING' && needsDetaching(row.task)) return enterDeprovisioning(situation);
  if (observation?.released === false) {
    return { actions: [stop], why: 'waiting for its network and volumes to be given back' };
  }
  return enterStopped(situation);
}

/** Stops a task that nobody asked to stop; its version grows only when it next changes status. */
export function beginStop(
  situation: TaskSituation,
  stopCode: 'TaskFailedToStart' | 'EssentialContainerExited',
  stoppedReason: string,
): TaskPlan {
  const { row, now } = situation;
  const task = {
    ...seenTask(situation),
    desiredStatus: 'STOPPED' as const,
    stopCode,
    stoppedReason,
    stoppingAt: now,
  };
  return enterStopping({ ...row, task }, now, stoppedReason);
}

/** Everything the runtime had of the task is gone: somebody removed it, or the engine lost it. */
export function planVanished(situation: TaskSituation): TaskPlan {
  const { row } = situation;
  const containers = row.task.containers.map((container) =>
    container.lastStatus === 'STOPPED'
      ? container
      : { ...container, lastStatus: 'STOPPED' as const, reason: vanished },
  );
  const code = isPending(row.task.lastStatus) ? 'TaskFailedToStart' : 'EssentialContainerExited';
  const seen = { ...situation, row: { ...row, task: { ...row.task, containers } } };
  return beginStop(seen, code, 'Essential container in task exited');
}

/** The agent's own name and text for it (reference §3.4.4). */
const vanished = 'ContainerVanishedError: No container matching saved ID found';

const stop: TaskAction = { do: 'stop' };

function enterStopping(row: TaskRow, now: number, why: string): TaskPlan {
  const next = enter(row, 'STOPPING', now);
  return { actions: [{ do: 'record', row: next }, stop], why, recheckAt: now };
}

function enterDeprovisioning(situation: TaskSituation): TaskPlan {
  const { row, now } = situation;
  const task = { ...endedTask(situation), version: row.task.version + 1 };
  const next = enter({ ...row, task }, 'DEPROVISIONING', now);
  const actions = [...stopFirst(situation), { do: 'record', row: next } as const];
  return { actions, why: 'its containers have stopped', recheckAt: now };
}

function enterStopped(situation: TaskSituation): TaskPlan {
  const { row, now } = situation;
  const ended = endedTask(situation);
  const task = {
    ...ended,
    attachments: ended.attachments.map((attachment) =>
      isManagedVolume(attachment) ? endedVolume(attachment) : { ...attachment, status: 'DELETED' },
    ),
    stoppedAt: now,
    version: row.task.version + 1,
  };
  const next = enter({ ...row, task }, 'STOPPED', now);
  const record: TaskAction = { do: 'record', row: next };
  return {
    actions: [...stopFirst(situation), record, { do: 'forget' }],
    why: 'the task has stopped',
  };
}

/**
 * Nothing is seen of a task that was never started, and nothing yet of one whose start was accepted
 * a moment ago. Once the runtime has accepted the stop it starts no more of the task; only then may
 * the row say that it has stopped.
 */
function stopFirst({ observation }: TaskSituation): readonly TaskAction[] {
  return observation === undefined ? [stop] : [];
}

/** The task with every container STOPPED, as none runs. */
function endedTask(situation: TaskSituation): TaskDocument {
  const seen = seenTask(situation);
  const executionStoppedAt = seen.executionStoppedAt ?? situation.observation?.executionStoppedAt;
  return {
    ...seen,
    containers: seen.containers.map((container) =>
      withoutAgentIfStopped({ ...container, lastStatus: 'STOPPED' }),
    ),
    ...(executionStoppedAt === undefined ? {} : { executionStoppedAt }),
  };
}

function seenTask({ row, observation, now }: TaskSituation): TaskDocument {
  return observation === undefined ? row.task : foldObservation(row.task, observation, now);
}
