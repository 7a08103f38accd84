import type { TaskRow } from '../model/task-document.ts';
import type { TaskStopCode } from '../model/types.ts';
import { withoutAgentIfStopped } from './execute-command-agent.ts';
import { endedVolume, isManagedVolume } from './managed-volumes.ts';

/** Why tasks lost their instance, in the words of reference §3.4.4. */
export interface OrphanReason {
  readonly stopCode: TaskStopCode;
  readonly stoppedReason: string;
}

/**
 * A task whose container instance is gone, or was deregistered by force: it is STOPPED at once, as nobody
 * tells of it any more (reference §3.5.3). `now`: epoch ms.
 */
export function orphanedTask(row: TaskRow, why: OrphanReason, now: number): TaskRow {
  const { task, internals } = row;
  const stopping =
    task.desiredStatus === 'STOPPED' ? {} : { desiredStatus: 'STOPPED' as const, ...why };
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

/** The machine of the task is gone (reference §3.4.4). */
export function machineEnded(ec2InstanceId: string | undefined): OrphanReason {
  return {
    stopCode: 'TerminationNotice',
    stoppedReason: `Host EC2 (instance ${ec2InstanceId}) terminated.`,
  };
}
