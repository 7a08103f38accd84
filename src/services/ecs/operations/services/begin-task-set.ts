import type { ServiceRow, ServiceSpec } from '../../model/service-document.ts';
import type { WriteContext } from '../../operation.ts';
import { newTaskSet } from '../../rules/new-task-set.ts';

/**
 * Stores a CODE_DEPLOY service with the PRIMARY task set that ECS makes for it, at its whole desired
 * count: CodeDeploy makes those that follow (reference §3.10).
 */
export function beginTaskSet(
  { unit, ids, now }: WriteContext,
  row: ServiceRow,
  spec: ServiceSpec,
): ServiceRow {
  unit.services.put(row);
  unit.taskSets.put(
    newTaskSet(row, { now, ids, spec, status: 'PRIMARY', scale: 100, tags: [], internals: {} }),
  );
  unit.touch(`service/${row.service.serviceArn}`);
  return row;
}
