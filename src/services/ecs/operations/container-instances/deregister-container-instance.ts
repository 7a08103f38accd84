import { invalidParameter } from '../../errors.ts';
import { operation } from '../../operation.ts';
import { deregisterInstance } from '../../tables/deregister-instance.ts';
import { requireActiveCluster } from '../clusters/lookup.ts';

import { findInstance, instanceArnIn, showInstance } from './lookup.ts';

/**
 * Makes an instance INACTIVE. With tasks on it that have not stopped it is refused, unless `force` is
 * true: then they are orphans, STOPPED at once (reference §3.5.3).
 */
export const deregisterContainerInstance = operation(
  'DeregisterContainerInstance',
  (context, input) => {
    const cluster = requireActiveCluster(context, input.cluster);
    const arn = instanceArnIn(context, cluster, input.containerInstance);
    const row = findInstance(context, cluster, arn);
    if (row === undefined || row.instance.status === 'INACTIVE') {
      throw invalidParameter('The specified container instance was not found.');
    }
    const { unit, now } = context;
    const tasks = unit.fleets.ofInstance(row).tasksOn(arn);
    if (tasks.length > 0 && input.force !== true) {
      throw invalidParameter('Found running tasks on the instance.');
    }
    const next = deregisterInstance(unit, row, now, {
      stopCode: 'UserInitiated',
      stoppedReason: 'Container instance deregistration forced by user',
    });
    context.log.info(
      { containerInstance: arn, tasks: tasks.length },
      'container instance deregistered',
    );
    return { containerInstance: showInstance(context, next) };
  },
);
