import { invalidParameter } from '../../errors.ts';
import type { TaskRow } from '../../model/task-document.ts';
import { operation } from '../../operation.ts';
import { requestedStop } from '../../rules/requested-stop.ts';
import { isAbsent } from '../../rules/task-definition/absent.ts';
import { taskView } from '../../views/task.ts';
import { requireLiveCluster } from '../clusters/lookup.ts';
import { findTask, taskArnIn } from './lookup.ts';

/** Wants the task STOPPED, at once and for good; a task that stops already is answered as it is (reference §2.6). */
export const stopTask = operation('StopTask', (context, input) => {
  const cluster = requireLiveCluster(context, input.cluster);
  const found = findTask(context, cluster, taskArnIn(context, cluster, input.task));
  if (found === undefined) throw invalidParameter('The referenced task was not found.');
  if (found.task.desiredStatus === 'STOPPED') return { task: withoutTags(found) };
  const reason = isAbsent(input.reason) ? 'Task stopped by user' : input.reason;
  const stopping = requestedStop(found, reason, context.now);
  context.unit.tasks.update(stopping);
  context.unit.touch(`task/${found.task.taskArn}`);
  return { task: withoutTags(stopping) };
});

/** StopTask's answer has no tags, not even an empty list (reference §3.4.1, observed). */
function withoutTags(row: TaskRow) {
  return { ...taskView(row, { tags: false }), tags: undefined };
}
