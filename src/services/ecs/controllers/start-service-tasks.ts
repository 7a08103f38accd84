import { parseArn } from '../../../aws/arn.ts';
import { assert } from '../../../kernel/assert.ts';
import type { ServiceRow } from '../model/service-document.ts';
import { assignProviders } from '../rules/capacity-provider-strategy.ts';
import type { HealthOverrides } from '../rules/health-override.ts';
import { newServiceTask, type Starter } from '../rules/new-service-task.ts';
import { checkedContainers } from '../rules/service-task-health.ts';
import { parseTaskDefinitionIdentifier } from '../rules/task-definition/identifier.ts';
import type { EcsUnit } from '../tables/ecs-store.ts';
import type { ServicePass } from './service-story.ts';

/** What every task of a service is made with. */
export interface TaskMaking {
  /** The runtime that serves Fargate capacity. */
  readonly fargateRuntime: string;
  readonly healthOverrides?: HealthOverrides | undefined;
}

/**
 * Starts tasks for a deployment or a task set, and tells of it (reference §3.8.9). They are rows in
 * PROVISIONING: their own controller brings them up.
 */
export function startServiceTasks(
  { unit, story, ids, now }: ServicePass,
  { fargateRuntime, healthOverrides = new Map() }: TaskMaking,
  row: ServiceRow,
  wanted: { readonly starter: string; readonly count: number },
): void {
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
  const checked = checkedContainers(
    definition.document.containerDefinitions ?? [],
    healthOverrides,
  );
  const providers =
    capacityProviderStrategy === undefined
      ? undefined
      : assignProviders(capacityProviderStrategy, wanted.count);
  const firstSubnet = ids.below(1_000_000);
  const taskArns = Array.from({ length: wanted.count }, (_, at) => {
    const placement = {
      ...namespace,
      now,
      ids,
      clusterName: service.clusterArn.slice(service.clusterArn.lastIndexOf('/') + 1),
      runtime: fargateRuntime,
      capacityProviderName: providers?.[at],
      host: { launchType: 'FARGATE' as const, subnetTurn: firstSubnet + at },
    };
    const task = newServiceTask(placement, service, starter, { ...definition, checked });
    unit.tasks.insert(task);
    unit.touch(`task/${task.task.taskArn}`);
    return task.task.taskArn;
  });
  story.tell({ kind: 'tasks-started', taskArns, taskSetId: starter.taskSetId });
}

/** The deployment or the task set of that id. */
function starterOf(
  unit: EcsUnit,
  row: ServiceRow,
  id: string,
): Starter & {
  readonly taskDefinition: string;
  readonly capacityProviderStrategy?: Parameters<typeof assignProviders>[0] | undefined;
  readonly taskSetId?: string | undefined;
} {
  const starter =
    row.service.deployments.find((deployment) => deployment.id === id) ??
    unit.taskSets
      .of(row, row.service.serviceArn)
      .map(({ taskSet }) => ({ ...taskSet, taskSetId: taskSet.id }))
      .find((taskSet) => taskSet.id === id);
  assert(starter !== undefined, 'tasks are to be started for nothing', { starter: id });
  return starter;
}
