import { AwsError } from '../../../../aws/errors.ts';
import { taskDefinitionBlank } from '../../errors.ts';
import type { RunTaskRequest, Task } from '../../model/types.ts';
import { operation, type WriteContext } from '../../operation.ts';
import { taskDefinitionArn } from '../../rules/arns.ts';
import { canonicalJson } from '../../rules/canonical-json.ts';
import { assignProviders } from '../../rules/capacity-provider-strategy.ts';
import { newTask, type Placement } from '../../rules/new-task.ts';
import { validateRunTask } from '../../rules/run-task-request.ts';
import { isAbsent } from '../../rules/task-definition/absent.ts';
import type { ClusterRow } from '../../tables/clusters.ts';
import { taskView } from '../../views/task.ts';
import { requireLiveCluster } from '../clusters/lookup.ts';
import { resolveTaskDefinition } from '../task-definitions/lookup.ts';
import { chooseCapacity } from './choose-capacity.ts';
import { refuseUnknownRoles } from './refuse-unknown-roles.ts';
import { taskTags } from './task-tags.ts';
import { warnOfWhatHasNoEffect } from './warn-not-yet-effective.ts';

/** Places `count` tasks on Fargate capacity and answers at once, in PROVISIONING (reference §3.4.1, §3.4.6). */
export const runTask = operation('RunTask', (context, input) => {
  if (isAbsent(input.taskDefinition)) throw taskDefinitionBlank();
  const cluster = requireLiveCluster(context, input.cluster);
  const definition = resolveTaskDefinition(context, input.taskDefinition);
  const token = isAbsent(input.clientToken) ? undefined : tokenOf(input, input.clientToken);
  const replayed = token && replay(context, cluster, token);
  if (replayed !== undefined) return { tasks: replayed, failures: [] };

  const capacity = chooseCapacity(cluster, input);
  validateRunTask(input, definition.document, capacity, context.caller);
  refuseUnknownRoles(context, input, definition.document);
  const count = input.count ?? 1;
  const providers =
    capacity.strategy === undefined ? undefined : assignProviders(capacity.strategy, count);
  const firstSubnet = context.ids.below(1_000_000);
  warnOfWhatHasNoEffect(context, input);
  const tags = taskTags(cluster, definition, input);
  const rows = Array.from({ length: count }, (_, at) => {
    const placement: Placement = {
      ...context.caller,
      now: context.now,
      ids: context.ids,
      clusterName: cluster.clusterName,
      runtime: context.settings.fargateRuntime,
      capacityProviderName: providers?.[at],
      host: { launchType: 'FARGATE', subnetTurn: firstSubnet + at },
    };
    return newTask(placement, definition.document, input, tags);
  });
  for (const row of rows) {
    context.unit.tasks.insert(row);
    context.unit.touch(`task/${row.task.taskArn}`);
  }
  if (token !== undefined) {
    context.unit.runTaskTokens.insert({
      account: cluster.account,
      region: cluster.region,
      clusterArn: cluster.document.clusterArn,
      ...token,
      taskArns: rows.map((row) => row.task.taskArn),
      createdAt: context.now,
    });
  }
  context.log.info(
    {
      taskDefinition: taskDefinitionArn(context.caller, definition.family, definition.revision),
      count,
    },
    'tasks accepted',
  );
  return { tasks: rows.map((row) => taskView(row, { tags: true })), failures: [] };
});

/** Tokens live for a day (reference §3.4.6). */
const tokenLifetimeMs = 24 * 60 * 60 * 1000;

interface Token {
  readonly clientToken: string;
  /** All that the token stands for, as text that is the same for the same request. */
  readonly request: string;
}

function tokenOf(input: RunTaskRequest, clientToken: string): Token {
  return { clientToken, request: canonicalJson({ ...input, clientToken: undefined }) };
}

/** The tasks of an earlier call with the same token and the same request, as they are now. */
function replay(
  context: WriteContext,
  cluster: ClusterRow,
  { clientToken, request }: Token,
): readonly Task[] | undefined {
  const { runTaskTokens, tasks } = context.unit;
  const earlier = runTaskTokens.get(context.caller, cluster.document.clusterArn, clientToken);
  if (earlier === undefined) return undefined;
  const rows = earlier.taskArns.flatMap((arn) => tasks.get(context.caller, arn) ?? []);
  if (earlier.createdAt + tokenLifetimeMs <= context.now || rows.length === 0) {
    runTaskTokens.delete(earlier);
    return undefined;
  }
  if (earlier.request !== request) {
    throw new AwsError(
      'ConflictException',
      'The RunTask request could not be processed due to conflicts. The provided clientToken is already in use with a different request.',
      { members: { resourceIds: earlier.taskArns } },
    );
  }
  return rows.map((row) => taskView(row, { tags: true }));
}
