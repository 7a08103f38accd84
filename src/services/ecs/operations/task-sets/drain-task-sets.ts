import { invalidParameter } from '../../errors.ts';
import type { ServiceRow } from '../../model/service-document.ts';
import type { WriteContext } from '../../operation.ts';
import { drainingTaskSet } from '../../rules/task-set-draining.ts';
import { taskSetsOf } from './lookup.ts';

/**
 * Makes all task sets of a service that is deleted DRAINING. Throws InvalidParameterException when there
 * are any and it was not forced (reference §2.3: the text that Terraform waits on).
 */
export function drainTaskSets(context: WriteContext, row: ServiceRow, isForced: boolean): void {
  const present = taskSetsOf(context, row);
  const left = present.filter(({ taskSet }) => taskSet.status !== 'DRAINING');
  if (left.length > 0 && !isForced) {
    throw invalidParameter('The service cannot be stopped while deployments are active.');
  }
  for (const set of left) context.unit.taskSets.put(drainingTaskSet(set, context.now));
}
