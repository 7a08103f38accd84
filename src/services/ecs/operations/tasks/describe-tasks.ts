import { invalidParameter } from '../../errors.ts';
import { query } from '../../operation.ts';
import { describedTaskView } from '../../views/task.ts';
import { requireLiveCluster } from '../clusters/lookup.ts';
import { findTask, taskArnIn } from './lookup.ts';

const mostTasks = 100;

/** Live tasks and those stopped within the hour; the others are failures with reason MISSING (reference §1.8). */
export const describeTasks = query('DescribeTasks', (context, input) => {
  const cluster = requireLiveCluster(context, input.cluster);
  if (input.tasks.length === 0) throw invalidParameter('Tasks cannot be empty.');
  if (input.tasks.length > mostTasks) {
    throw invalidParameter(`Tasks cannot have more than ${mostTasks} elements.`);
  }
  const arns = [...new Set(input.tasks.map((task) => taskArnIn(context, cluster, task)))];
  const include = { tags: input.include?.includes('TAGS') ?? false };
  const found = arns.map((arn) => ({ arn, row: findTask(context, cluster, arn) }));
  return {
    tasks: found.flatMap(({ row }) => (row === undefined ? [] : [describedTaskView(row, include)])),
    failures: found.flatMap(({ arn, row }) =>
      row === undefined ? [{ arn, reason: 'MISSING' }] : [],
    ),
  };
});
