import { invalidParameter } from '../../errors.ts';
import { operation } from '../../operation.ts';
import { scaleValue } from '../../rules/task-set-request.ts';
import { requireTaskSet, requireTaskSetService, showTaskSet } from './lookup.ts';

/**
 * Changes the scale of a task set, which is all that can be changed of one. The answer still has the
 * computed desired count of before: the scheduler computes it with its next pass (AWS's example).
 */
export const updateTaskSet = operation('UpdateTaskSet', (context, input) => {
  const { row } = requireTaskSetService(context, input);
  const present = requireTaskSet(context, row, input.taskSet);
  if (input.scale.value === undefined) {
    // Neither the rule nor its text was captured: without a value there is nothing to update to.
    throw invalidParameter('scale value can not be null.');
  }
  const value = scaleValue(input.scale);
  if (present.taskSet.status === 'DRAINING') {
    throw invalidParameter('A task set that is being deleted cannot be updated.');
  }
  if (value === present.taskSet.scale.value) {
    return { taskSet: showTaskSet(context, row, present, { tags: true }) };
  }
  const { now } = context;
  const updated = {
    ...present,
    taskSet: {
      ...present.taskSet,
      scale: { value, unit: 'PERCENT' as const },
      stabilityStatus: 'STABILIZING' as const,
      stabilityStatusAt: now,
      updatedAt: now,
    },
  };
  context.unit.taskSets.put(updated);
  context.unit.touch(`service/${row.service.serviceArn}`);
  return { taskSet: showTaskSet(context, row, updated, { tags: true }) };
});
