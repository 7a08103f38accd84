import type { TaskRow } from '../model/task-document.ts';
import { withoutAgentIfStopped } from './execute-command-agent.ts';
import { endedVolume, isManagedVolume } from './managed-volumes.ts';

/**
 * A task whose container instance is gone, or was deregistered by force: it is STOPPED at once, as nobody
 * tells of it any more (reference §3.5.3). `now`: epoch ms.
 */
export function orphanedTask(row: TaskRow, stoppedReason: string, now: number): TaskRow {
  const { task, internals } = row;
  const stopping =
    task.desiredStatus === 'STOPPED'
      ? {}
      : { desiredStatus: 'STOPPED' as const, stopCode: 'UserInitiated' as const, stoppedReason };
  return {
    ...row,
    task: {
      ...task,
      ...stopping,
      lastStatus: 'STOPPED',
      stoppingAt: task.stoppingAt ?? now,
      stoppedAt: now,
      version: task.version + 1,
      containers: task.containers.map((container) =>
        withoutAgentIfStopped({ ...container, lastStatus: 'STOPPED' }),
      ),
      attachments: task.attachments.map((attachment) =>
        isManagedVolume(attachment)
          ? endedVolume(attachment)
          : { ...attachment, status: 'DELETED' },
      ),
    },
    internals: { ...internals, enteredAt: now },
  };
}
