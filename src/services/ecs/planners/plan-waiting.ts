import type { TaskRow } from '../model/task-document.ts';
import type { TaskDefinition } from '../model/types.ts';
import { reservationOf } from '../placement/reservation.ts';
import { withGpus } from '../rules/task-gpus.ts';
import { gpuIdsOf, type InstanceHost, onInstance } from '../rules/task-host.ts';
import { beginStop } from './plan-stopping.ts';
import { enter, type TaskPlan, type TaskSituation } from './task-plan.ts';

/** How long a task waits for its capacity provider: 15 to 30 minutes on ECS (reference §3.2.4, remembered). */
export const longestWaitMs = 15 * 60 * 1000;

/** How often room is looked for: what frees it tells nobody. */
const retryMs = 1000;

/** A task in PROVISIONING whose capacity provider had no room for it: it is placed when there is some. */
export function planWaiting(situation: TaskSituation): TaskPlan {
  const { row, now } = situation;
  const until = row.internals.enteredAt + longestWaitMs;
  if (until <= now) {
    // The text was never captured; this one is ours.
    const provider = row.task.capacityProviderName ?? '';
    const reason = `Capacity provider ${provider} had no container instance with room for the task in time.`;
    return beginStop(situation, 'TaskFailedToStart', reason);
  }
  return {
    actions: [{ do: 'place' }],
    why: 'waiting for room on an instance of its capacity provider',
    recheckAt: Math.min(until, now + retryMs),
  };
}

/** The waiting task on the instance that was found for it: as it would be, had there been room at once. */
export function placedOn(
  row: TaskRow,
  definition: TaskDefinition,
  place: { readonly host: InstanceHost; readonly runtime: string },
  now: number,
): TaskRow {
  const { waiting: _over, ...internals } = row.internals;
  const { host, runtime } = place;
  const { overrides, group, containers, attachments, version } = row.task;
  const reservation = reservationOf(definition, overrides);
  const gpuIds = gpuIdsOf(host);
  const placed: TaskRow = {
    ...row,
    task: {
      ...row.task,
      ...onInstance(host),
      containers: withGpus(containers, definition, overrides, gpuIds),
      version: version + 1,
    },
    internals: { ...internals, runtime, enteredAt: now, placed: { group, reservation, gpuIds } },
  };
  return attachments.length === 0 ? enter(placed, 'PENDING', now) : placed;
}
