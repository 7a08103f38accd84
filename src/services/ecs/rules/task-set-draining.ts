import type { TaskSetRow } from '../model/service-document.ts';

/** A task set that is deleted, until its last task has stopped. `now`: epoch ms. */
export function drainingTaskSet(row: TaskSetRow, now: number): TaskSetRow {
  return {
    ...row,
    taskSet: {
      ...row.taskSet,
      status: 'DRAINING',
      stabilityStatus: 'STABILIZING',
      stabilityStatusAt: now,
      updatedAt: now,
    },
  };
}
