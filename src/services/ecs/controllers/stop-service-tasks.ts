import type { ServiceRow } from '../model/service-document.ts';
import { stopByScheduler } from '../rules/requested-stop.ts';
import { isPending } from '../rules/task-lifecycle.ts';
import type { ServicePass } from './service-story.ts';

/** Tells tasks of a service to stop, and the service's readers of it (reference §3.8.9). */
export function stopServiceTasks(
  { unit, story, now }: ServicePass,
  { account, region }: ServiceRow,
  wanted: {
    readonly taskArns: readonly string[];
    readonly reason: string;
    readonly taskSetId?: string | undefined;
  },
): void {
  const { taskSetId } = wanted;
  const running: string[] = [];
  let pending = 0;
  for (const taskArn of wanted.taskArns) {
    const row = unit.tasks.get({ account, region }, taskArn);
    if (row === undefined || row.task.desiredStatus === 'STOPPED') continue;
    unit.tasks.update(stopByScheduler(row, wanted.reason, now));
    unit.touch(`task/${taskArn}`);
    if (isPending(row.task.lastStatus)) pending += 1;
    else running.push(taskArn);
  }
  if (running.length > 0) {
    story.tell({ kind: 'running-tasks-stopped', taskArns: running, taskSetId });
  }
  if (pending > 0) story.tell({ kind: 'pending-tasks-stopped', count: pending, taskSetId });
}
