import { invalidParameter } from '../../errors.ts';
import { operation } from '../../operation.ts';
import { withoutPrimary } from '../../rules/primary-task-set.ts';
import { drainingTaskSet } from '../../rules/task-set-draining.ts';
import { requireTaskSet, requireTaskSetService, showTaskSet } from './lookup.ts';

/**
 * Makes a task set DRAINING: the scheduler stops its tasks and forgets it with the last of them. The
 * PRIMARY one is only deleted by force (users' logs). ECS documents that force is also for a task set
 * that is not scaled to zero; the tools that people deploy with delete such sets without it, so it is not
 * asked for here.
 */
export const deleteTaskSet = operation('DeleteTaskSet', (context, input) => {
  const { row } = requireTaskSetService(context, input);
  const present = requireTaskSet(context, row, input.taskSet);
  const { status, taskSetArn } = present.taskSet;
  if (status === 'DRAINING') {
    return { taskSet: showTaskSet(context, row, present, { tags: true }) };
  }
  if (status === 'PRIMARY' && input.force !== true) {
    throw invalidParameter('Primary TaskSet cannot be deleted');
  }
  const { unit, now } = context;
  const drained = drainingTaskSet(present, now);
  unit.taskSets.put(drained);
  if (status === 'PRIMARY') unit.services.put(withoutPrimary(row));
  unit.touch(`service/${row.service.serviceArn}`);
  context.log.info({ taskSet: taskSetArn }, 'task set deleted');
  return { taskSet: showTaskSet(context, row, drained, { tags: true }) };
});
