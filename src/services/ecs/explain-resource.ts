import { parseArn } from '../../aws/arn.ts';
import { planInstance } from './planners/plan-instance.ts';
import type { Explanation } from './rules/explain.ts';
import {
  explainCluster,
  explainInactiveService,
  explainStoppedTask,
  explainTaskDefinition,
} from './rules/explain.ts';
import { parseTaskDefinitionIdentifier } from './rules/task-definition/identifier.ts';
import type { EcsSettings } from './settings.ts';
import type { EcsReadUnit, EcsStore } from './tables/ecs-store.ts';

export interface ExplainOptions {
  readonly store: EcsStore;
  readonly settings: EcsSettings;
  /** Epoch milliseconds. */
  readonly now: number;
}

/**
 * What a resource waits for that no pass of a controller decides about, read from its row: a cluster, a
 * task definition, a container instance, a service that is INACTIVE, a task that has stopped. Undefined
 * for anything else, and for what is not there.
 */
export function explainResource(arn: string, options: ExplainOptions): Explanation | undefined {
  const parsed = parseArn(arn);
  if (parsed === undefined || parsed.service !== 'ecs') return undefined;
  const { partition, account, region, resource } = parsed;
  const world = { partition, account, region };
  const kind = resource.slice(0, resource.indexOf('/'));
  return options.store.read((unit) => {
    switch (kind) {
      case 'cluster':
        return ofCluster(unit, { ...world, name: resource.slice('cluster/'.length) }, options);
      case 'task-definition':
        return ofTaskDefinition(unit, { ...world, arn }, options);
      case 'container-instance': {
        const row = unit.containerInstances.get(world, arn);
        if (row === undefined) return undefined;
        const plan = planInstance(row, options.now);
        return { why: plan.why, recheckAt: plan.do === 'nothing' ? plan.recheckAt : options.now };
      }
      case 'task': {
        const row = unit.tasks.get(world, arn);
        const { stoppedTaskRetentionMs } = options.settings;
        return row && explainStoppedTask(row.task, stoppedTaskRetentionMs);
      }
      case 'service': {
        const row = unit.services.get(world, arn);
        return explainInactiveService(row?.inactiveAt, options.settings.inactiveClusterRetentionMs);
      }
      default:
        return undefined;
    }
  });
}

interface Wanted {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
}

function ofCluster(
  unit: EcsReadUnit,
  wanted: Wanted & { readonly name: string },
  { settings, now }: ExplainOptions,
): Explanation | undefined {
  const row = unit.clusters.get(wanted, wanted.name);
  if (row === undefined) return undefined;
  const counts = unit.tasks.countsOf(wanted, row.document.clusterArn);
  const tasks = counts.reduce((sum, { count }) => sum + count, 0);
  const isStopping = unit.tasks.hasUnstopped(wanted, row.document.clusterArn) && tasks === 0;
  const retentionMs = settings.inactiveClusterRetentionMs;
  const services = unit.services.pages.countsOf(wanted, row.document.clusterArn);
  const activeServices = services
    .filter((counted) => counted.status === 'ACTIVE')
    .reduce((sum, { count }) => sum + count, 0);
  return explainCluster({ ...row, tasks, isStopping, activeServices, retentionMs, now });
}

function ofTaskDefinition(
  unit: EcsReadUnit,
  wanted: Wanted & { readonly arn: string },
  { now }: ExplainOptions,
): Explanation | undefined {
  const identifier = parseTaskDefinitionIdentifier(wanted, wanted.arn);
  if (identifier.kind !== 'revision') return undefined;
  const row = unit.taskDefinitions.get(wanted, identifier.family, identifier.revision);
  if (row === undefined) return undefined;
  const { deleteRequestedAt } = row.document;
  const { taskDefinitionArn = wanted.arn } = row.document;
  const hasTasks = unit.tasks.hasTaskOf(wanted, taskDefinitionArn);
  const hasServices = unit.services.pages.hasServiceOf(wanted, taskDefinitionArn);
  return explainTaskDefinition({
    status: row.status,
    deleteRequestedAt,
    hasTasks,
    hasServices,
    now,
  });
}
