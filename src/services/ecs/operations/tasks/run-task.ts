import { invalidParameter, taskDefinitionBlank } from '../../errors.ts';
import type { RunTaskRequest } from '../../model/types.ts';
import { operation, type WriteContext } from '../../operation.ts';
import { taskDefinitionArn } from '../../rules/arns.ts';
import { assignProviders } from '../../rules/capacity-provider-strategy.ts';
import { validateRunTask } from '../../rules/run-task-request.ts';
import { isAbsent } from '../../rules/task-definition/absent.ts';
import { taskDemand } from '../../rules/task-demand.ts';
import { taskView } from '../../views/task.ts';
import { requireLiveCluster } from '../clusters/lookup.ts';
import { resolveTaskDefinition } from '../task-definitions/lookup.ts';
import { type Capacity, chooseCapacity } from './choose-capacity.ts';
import {
  type Launch,
  type Launched,
  launchOnFargate,
  launchOnInstances,
  launchThroughProviders,
} from './launch-tasks.ts';
import { refuseUnknownRoles } from './refuse-unknown-roles.ts';
import { rememberToken, replay, tokenOf } from './run-task-token.ts';
import { taskTags } from './task-tags.ts';
import { warnOfWhatHasNoEffect } from './warn-not-yet-effective.ts';

/**
 * Places `count` tasks and answers at once: on Fargate in PROVISIONING, on instances bound to theirs;
 * those that find no instance are failures (reference §3.4.1, §3.4.6).
 */
export const runTask = operation('RunTask', (context, input) => {
  if (isAbsent(input.taskDefinition)) throw taskDefinitionBlank();
  const cluster = requireLiveCluster(context, input.cluster);
  const definition = resolveTaskDefinition(context, input.taskDefinition);
  const token = tokenOf(input);
  const replayed = token && replay(context, cluster, token);
  if (replayed !== undefined) return { tasks: replayed, failures: [] };

  const capacity = chooseCapacity(cluster, input);
  validateRunTask(input, definition.document, capacity, context.caller);
  refuseUnknownRoles(context, input, definition.document);
  const tags = taskTags(cluster, definition, input);
  const launch = { cluster, definition, request: input, tags };
  const { rows, failures } = launchOn(context, launch, capacity, input);
  warnOfWhatHasNoEffect(context, input);
  if (token !== undefined) rememberToken(context, cluster, token, rows);
  context.log.info(
    {
      taskDefinition: taskDefinitionArn(context.caller, definition.family, definition.revision),
      count: rows.length,
    },
    'tasks accepted',
  );
  return { tasks: rows.map((row) => taskView(row, { tags: true })), failures };
});

function launchOn(
  context: WriteContext,
  launch: Launch,
  { launchType, strategy }: Capacity,
  input: RunTaskRequest,
): Launched {
  const { count = 1, overrides, placementConstraints, placementStrategy } = input;
  if (launchType === 'FARGATE') {
    const none = Array.from({ length: count }, () => undefined);
    return launchOnFargate(context, launch, strategy ? assignProviders(strategy, count) : none);
  }
  const wish = {
    group: isAbsent(input.group) ? `family:${launch.definition.family}` : input.group,
    overrides,
    constraints: placementConstraints,
    strategy: placementStrategy,
  };
  if (strategy !== undefined) {
    return launchThroughProviders(context, launch, wish, assignProviders(strategy, count));
  }
  const demand = taskDemand(launch.definition.document, wish);
  const launched = launchOnInstances(context, launch, { launchType, demand, count });
  if (launched.rows.length === 0 && launched.failures.length === 0) {
    // Observed by users of a cluster without instances (reference §2.6); those that drain take no tasks.
    throw invalidParameter('No Container Instances were found in your cluster.');
  }
  return launched;
}
