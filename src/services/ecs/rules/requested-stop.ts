import type { TaskRow } from '../model/task-document.ts';

/** The task as it is from the moment on that somebody wants it stopped (reference §2.6). `now`: epoch ms. */
export function requestedStop(row: TaskRow, stoppedReason: string, now: number): TaskRow {
  const task = {
    ...row.task,
    desiredStatus: 'STOPPED' as const,
    stopCode: 'UserInitiated' as const,
    stoppedReason,
    stoppingAt: now,
    version: row.task.version + 1,
  };
  return { ...row, task };
}
