import type { TaskDocument } from '../model/task-document.ts';
import type { TaskDefinitionStatus } from '../model/types.ts';

/** What a resource waits for, in a sentence for people. Instants are epoch milliseconds. */
export interface Explanation {
  readonly why: string;
  /** When it is next changed by itself, if that is known. */
  readonly recheckAt?: number | undefined;
}

/** A deleted revision is kept for so long at least: it was seen to take over an hour (reference §3.3.2). */
export const deletionTakesMs = 60 * 60 * 1000;

/** A cluster changes when somebody asks for it, and is forgotten a while after it was deleted. */
export function explainCluster(cluster: {
  readonly status: 'ACTIVE' | 'INACTIVE';
  readonly inactiveAt: number | null;
  readonly retentionMs: number;
  /** How many tasks are not told to stop. */
  readonly tasks: number;
  /** Tasks are left that were all told to stop. */
  readonly isStopping: boolean;
  readonly activeServices: number;
  readonly now: number;
}): Explanation {
  const { status, inactiveAt, retentionMs, tasks, isStopping, now } = cluster;
  if (status === 'INACTIVE') {
    const why = 'the cluster was deleted; it is described for a while yet and then forgotten';
    return { why, recheckAt: Math.max(now, (inactiveAt ?? now) + retentionMs) };
  }
  const waits = 'the cluster waits for nothing';
  if (cluster.activeServices > 0) {
    const are =
      cluster.activeServices === 1 ? '1 service is' : `${cluster.activeServices} services are`;
    return { why: `${waits}; it cannot be deleted while ${are} ACTIVE in it` };
  }
  if (isStopping) {
    return { why: `${waits}; it cannot be deleted before its last tasks have stopped` };
  }
  if (tasks > 0) {
    const are = tasks === 1 ? '1 task is' : `${tasks} tasks are`;
    return { why: `${waits}; it cannot be deleted while ${are} to run in it` };
  }
  return { why: `${waits}; nothing runs in it, so it can be deleted` };
}

/** A revision waits for its tasks, once its deletion was asked for. */
export function explainTaskDefinition(definition: {
  readonly status: TaskDefinitionStatus;
  readonly deleteRequestedAt?: number | undefined;
  /** Tasks of it run, or stopped so recently that they are described still. */
  readonly hasTasks: boolean;
  /** Services run it that were not deleted. */
  readonly hasServices: boolean;
  readonly now: number;
}): Explanation {
  const { status, deleteRequestedAt = definition.now, hasTasks, hasServices, now } = definition;
  switch (status) {
    case 'ACTIVE':
      return { why: 'the task definition waits for nothing; tasks can be made of it' };
    case 'INACTIVE':
      return {
        why: hasServices
          ? 'the task definition was deregistered: services that run it go on, and new ones cannot'
          : hasTasks
            ? 'the task definition was deregistered: its tasks go on, and no new ones are made of it'
            : 'the task definition was deregistered: no tasks are made of it, and it can be deleted',
      };
    case 'DELETE_IN_PROGRESS':
      if (hasServices) {
        return { why: 'its deletion waits for the services that run it' };
      }
      if (hasTasks) {
        return {
          why: 'its deletion waits for its tasks: some run, or are described because they stopped within the hour',
        };
      }
      return {
        why: 'its deletion was asked for and is done an hour later at the earliest, as on ECS',
        recheckAt: Math.max(now, deleteRequestedAt + deletionTakesMs),
      };
    default:
      return status satisfies never;
  }
}

/** A task that has stopped waits to be forgotten. Undefined for one that has not: its passes explain it. */
export function explainStoppedTask(
  task: TaskDocument,
  retentionMs: number,
): Explanation | undefined {
  if (task.lastStatus !== 'STOPPED') return undefined;
  const { stopCode = 'no stop code', stoppedReason = 'no reason given', stoppedAt = 0 } = task;
  return {
    why: `the task has stopped (${stopCode}: ${stoppedReason}); it is described for a while yet and then forgotten`,
    recheckAt: stoppedAt + retentionMs,
  };
}

/** A service that is INACTIVE waits to be forgotten. Undefined for another: the scheduler's passes explain it. */
export function explainInactiveService(
  inactiveAt: number | undefined,
  retentionMs: number,
): Explanation | undefined {
  if (inactiveAt === undefined) return undefined;
  return {
    why: 'the service was deleted; it is described for a while yet and then forgotten',
    recheckAt: inactiveAt + retentionMs,
  };
}
