import { parseArn } from '../../../aws/arn.ts';
import { assert } from '../../../kernel/assert.ts';
import type { ServiceRow } from '../model/service-document.ts';
import type { CapacityProviderStrategyItem, LaunchType } from '../model/types.ts';
import { rootPrincipal } from '../rules/account-settings.ts';
import type { HealthOverrides } from '../rules/health-override.ts';
import { launchTypeOfService } from '../rules/launch-type-of-service.ts';
import { newServiceTask, type Starter } from '../rules/new-service-task.ts';
import { checkedContainers } from '../rules/service-task-health.ts';
import type { EcsUnit } from '../tables/ecs-store.ts';
import { definitionOf } from './definition-of.ts';
import { onFargate } from './host-on-fargate.ts';
import { onInstances } from './host-service-tasks.ts';
import { throughProviders } from './host-through-providers.ts';
import type { ServicePass } from './service-story.ts';

/** What every task of a service is made with. */
export interface TaskMaking {
  /** The runtime that serves Fargate capacity. */
  readonly fargateRuntime: string;
  readonly healthOverrides?: HealthOverrides | undefined;
}

/**
 * Starts tasks for a deployment or a task set, and tells of it (reference §3.8.9). They are rows in
 * PROVISIONING or PENDING: their own controller brings them up. Returns how many found no place.
 */
export function startServiceTasks(
  pass: ServicePass,
  { fargateRuntime, healthOverrides = new Map() }: TaskMaking,
  row: ServiceRow,
  wanted: {
    readonly starter: string;
    readonly count: number;
    readonly onInstances?: readonly string[] | undefined;
  },
): number {
  const { unit, story, ids, now } = pass;
  const { service, account, region } = row;
  const partition = parseArn(service.serviceArn)?.partition ?? 'aws';
  const namespace = { account, region, partition };
  const starter = starterOf(unit, row, wanted.starter);
  const definition = definitionOf(unit, row, starter.taskDefinition);
  const checked = checkedContainers(
    definition.document.containerDefinitions ?? [],
    healthOverrides,
  );
  const { capacityProviderStrategy: strategy } = starter;
  const launchType = launchTypeOfService(starter);
  const { count } = wanted;
  const findHost =
    launchType === 'FARGATE'
      ? onFargate(pass, row, { runtime: fargateRuntime, starter, count })
      : strategy !== undefined && wanted.onInstances === undefined
        ? throughProviders(pass, row, definition, { strategy, count, runtime: fargateRuntime })
        : onInstances(pass, row, definition, { launchType, instanceArns: wanted.onInstances });
  const clusterName = service.clusterArn.slice(service.clusterArn.lastIndexOf('/') + 1);
  // Nobody calls: it is the account's setting that counts.
  const root = rootPrincipal(namespace);
  const logDriverMode = unit.accountSettings.valueOf(namespace, root, 'defaultLogDriverMode');
  const taskArns: string[] = [];
  for (let at = 0; at < count; at += 1) {
    const host = findHost();
    if (host === undefined) {
      // All tasks of a replica service are alike; a daemon may find room on the next instance.
      if (wanted.onInstances === undefined) break;
      continue;
    }
    const placement = { ...namespace, now, ids, clusterName, logDriverMode, ...host };
    const { task, ...rest } = newServiceTask(placement, service, starter, {
      ...definition,
      checked,
    });
    unit.tasks.insert({ ...rest, task });
    unit.touch(`task/${task.taskArn}`);
    taskArns.push(task.taskArn);
  }
  if (taskArns.length > 0) {
    story.tell({ kind: 'tasks-started', taskArns, taskSetId: starter.taskSetId });
  }
  if (taskArns.length === count) story.forgetPlacement();
  return count - taskArns.length;
}

/** The deployment or the task set of that id. */
function starterOf(
  unit: EcsUnit,
  row: ServiceRow,
  id: string,
): Starter & {
  readonly taskDefinition: string;
  readonly launchType?: LaunchType | undefined;
  readonly capacityProviderStrategy?: readonly CapacityProviderStrategyItem[] | undefined;
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
