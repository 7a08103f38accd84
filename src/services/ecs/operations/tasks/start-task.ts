import { invalidParameter, taskDefinitionBlank } from '../../errors.ts';
import type { Failure } from '../../model/types.ts';
import { operation, type WriteContext } from '../../operation.ts';
import { validateRunTask } from '../../rules/run-task-request.ts';
import { isAbsent } from '../../rules/task-definition/absent.ts';
import { taskDemand } from '../../rules/task-demand.ts';
import { taskView } from '../../views/task.ts';
import { requireLiveCluster } from '../clusters/lookup.ts';
import { findInstance, instanceArnIn } from '../container-instances/lookup.ts';
import { resolveTaskDefinition } from '../task-definitions/lookup.ts';
import { type Launch, type Launched, launchOnInstances } from './launch-tasks.ts';
import { refuseUnknownRoles } from './refuse-unknown-roles.ts';
import { taskTags } from './task-tags.ts';
import { warnOfWhatHasNoEffect } from './warn-not-yet-effective.ts';

const mostInstances = 10;

/**
 * Starts a task on each of the instances named, if they have room for it. No constraint is looked at,
 * those of the task definition neither: who names instances chooses them (reference appendix A).
 */
export const startTask = operation('StartTask', (context, input) => {
  if (isAbsent(input.taskDefinition)) throw taskDefinitionBlank();
  const cluster = requireLiveCluster(context, input.cluster);
  const definition = resolveTaskDefinition(context, input.taskDefinition);
  const { containerInstances } = input;
  if (containerInstances.length === 0) {
    throw invalidParameter('Container Instances cannot be empty.');
  }
  if (containerInstances.length > mostInstances) {
    // The limit is documented; the text was never captured, this one follows DescribeTasks'.
    throw invalidParameter(`Container Instances cannot have more than ${mostInstances} elements.`);
  }
  validateRunTask(input, definition.document, { launchType: 'EC2' }, context.caller);
  refuseUnknownRoles(context, input, definition.document);
  const tags = taskTags(cluster, definition, input);
  const launch = { cluster, definition, request: input, tags };
  const arns = containerInstances.map((one) => instanceArnIn(context, cluster, one));
  const launched = arns.map((arn) => startOn(context, launch, arn));
  warnOfWhatHasNoEffect(context, input);
  const rows = launched.flatMap((one) => one.rows);
  context.log.info({ count: rows.length }, 'tasks accepted');
  return {
    tasks: rows.map((row) => taskView(row, { tags: true })),
    failures: launched.flatMap((one) => one.failures),
  };
});

function startOn(context: WriteContext, launch: Launch, arn: string): Launched {
  const row = findInstance(context, launch.cluster, arn);
  if (row === undefined) return failed({ arn, reason: 'MISSING' });
  if (row.instance.status === 'INACTIVE') return failed({ arn, reason: 'INACTIVE' });
  const { group, overrides } = launch.request;
  const demand = taskDemand(
    { ...launch.definition.document, placementConstraints: [] },
    {
      group: isAbsent(group) ? `family:${launch.definition.family}` : group,
      overrides,
      instanceArns: [arn],
    },
  );
  const { launchType } = row.internals;
  return launchOnInstances(context, launch, { launchType, demand, count: 1 });
}

function failed(failure: Failure): Launched {
  return { rows: [], failures: [failure] };
}
