import { invalidParameter } from '../../errors.ts';
import { operation } from '../../operation.ts';
import { withPrimary } from '../../rules/primary-task-set.ts';
import { requireTaskSet, requireTaskSetService, showTaskSet, taskSetsOf } from './lookup.ts';

/**
 * Makes a task set the PRIMARY one of its service, and the one before it ACTIVE. The service shows the
 * parameters of its PRIMARY task set as its own (reference §3.10).
 */
export const updateServicePrimaryTaskSet = operation(
  'UpdateServicePrimaryTaskSet',
  (context, input) => {
    const { row } = requireTaskSetService(context, input);
    const chosen = requireTaskSet(context, row, input.primaryTaskSet);
    if (chosen.taskSet.status === 'DRAINING') {
      // Neither the rule nor its text was captured.
      throw invalidParameter('A task set that is being deleted cannot be the primary task set.');
    }
    if (chosen.taskSet.status === 'PRIMARY') {
      return { taskSet: showTaskSet(context, row, chosen, { tags: true }) };
    }
    const { unit, now } = context;
    for (const set of taskSetsOf(context, row)) {
      if (set.taskSet.status !== 'PRIMARY') continue;
      unit.taskSets.put({ ...set, taskSet: { ...set.taskSet, status: 'ACTIVE', updatedAt: now } });
    }
    const primary = {
      ...chosen,
      taskSet: { ...chosen.taskSet, status: 'PRIMARY' as const, updatedAt: now },
    };
    unit.taskSets.put(primary);
    unit.services.put(withPrimary(row, primary.taskSet));
    unit.touch(`service/${row.service.serviceArn}`);
    return { taskSet: showTaskSet(context, row, primary, { tags: true }) };
  },
);
