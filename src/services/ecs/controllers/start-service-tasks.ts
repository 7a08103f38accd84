import { parseArn } from '../../../aws/arn.ts';
import { assert } from '../../../kernel/assert.ts';
import type { Ids } from '../../../kernel/ids.ts';
import type { ServiceRow } from '../model/service-document.ts';
import { taskIdOf } from '../rules/arns.ts';
import { assignProviders } from '../rules/capacity-provider-strategy.ts';
import { newServiceTask, type Starter } from '../rules/new-service-task.ts';
import { parseTaskDefinitionIdentifier } from '../rules/task-definition/identifier.ts';
import type { EcsUnit } from '../tables/ecs-store.ts';

/**
 * Starts tasks for a deployment or a task set, and tells of it (reference §3.8.9). They are rows in
 * PROVISIONING: their own controller brings them up.
 */
export function startServiceTasks(
  unit: EcsUnit,
  made: { readonly ids: Ids; readonly fargateRuntime: string; readonly now: number },
  row: ServiceRow,
  wanted: { readonly starter: string; readonly count: number },
): void {
  const { ids, now } = made;
  const { service, account, region } = row;
  const partition = parseArn(service.serviceArn)?.partition ?? 'aws';
  const namespace = { account, region, partition };
  const starter = starterOf(unit, row, wanted.starter);
  const identifier = parseTaskDefinitionIdentifier(namespace, starter.taskDefinition);
  assert(identifier.kind === 'revision', 'a service names a task definition without revision', {
    taskDefinition: starter.taskDefinition,
  });
  const definition = unit.taskDefinitions.get(row, identifier.family, identifier.revision);
  assert(definition !== undefined, 'a service outlived its task definition', {
    taskDefinition: starter.taskDefinition,
  });
  const { capacityProviderStrategy } = starter;
  const providers =
    capacityProviderStrategy === undefined
      ? undefined
      : assignProviders(capacityProviderStrategy, wanted.count);
  const firstSubnet = ids.below(1_000_000);
  const started = Array.from({ length: wanted.count }, (_, at) => {
    const placement = {
      ...namespace,
      now,
      ids,
      clusterName: service.clusterArn.slice(service.clusterArn.lastIndexOf('/') + 1),
      runtime: made.fargateRuntime,
      capacityProviderName: providers?.[at],
      host: { launchType: 'FARGATE' as const, subnetTurn: firstSubnet + at },
    };
    const task = newServiceTask(placement, service, starter, definition);
    unit.tasks.insert(task);
    unit.touch(`task/${task.task.taskArn}`);
    return `(task ${taskIdOf(task.task.taskArn)})`;
  });
  unit.serviceEvents.add(
    { account, region, serviceArn: service.serviceArn },
    {
      id: ids.uuid(),
      createdAt: now,
      message: `(service ${service.serviceName}) has started ${started.length} tasks: ${started.join(' ')}.`,
    },
  );
}

/** The deployment or the task set of that id. */
function starterOf(
  unit: EcsUnit,
  row: ServiceRow,
  id: string,
): Starter & {
  readonly taskDefinition: string;
  readonly capacityProviderStrategy?: Parameters<typeof assignProviders>[0] | undefined;
} {
  const starter =
    row.service.deployments.find((deployment) => deployment.id === id) ??
    unit.taskSets
      .of(row, row.service.serviceArn)
      .map(({ taskSet }) => taskSet)
      .find((taskSet) => taskSet.id === id);
  assert(starter !== undefined, 'tasks are to be started for nothing', { starter: id });
  return starter;
}
