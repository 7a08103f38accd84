import type { TaskRow } from '../model/task-document.ts';

/** The task as it is from the moment on that somebody wants it stopped (reference §2.6). `now`: epoch ms. */
export function requestedStop(row: TaskRow, stoppedReason: string, now: number): TaskRow {
  return stopped(row, 'UserInitiated', stoppedReason, now);
}

/** The same for one that the scheduler of its service wants stopped (reference §3.4.4). */
export function stopByScheduler(row: TaskRow, stoppedReason: string, now: number): TaskRow {
  return stopped(row, 'ServiceSchedulerInitiated', stoppedReason, now);
}

function stopped(
  row: TaskRow,
  stopCode: 'UserInitiated' | 'ServiceSchedulerInitiated',
  stoppedReason: string,
  now: number,
): TaskRow {
  const task = {
    ...row.task,
    desiredStatus: 'STOPPED' as const,
    stopCode,
    stoppedReason,
    stoppingAt: now,
    version: row.task.version + 1,
  };
  return { ...row, task };
}
