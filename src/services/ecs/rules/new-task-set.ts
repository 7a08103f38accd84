import { defined } from '../../../kernel/defined.ts';
import type { Ids } from '../../../kernel/ids.ts';
import type {
  ServiceRow,
  ServiceSpec,
  TaskSetDocument,
  TaskSetInternals,
  TaskSetRow,
} from '../model/service-document.ts';
import type { Tag } from '../model/types.ts';
import { taskSetArn } from './arns.ts';
import { resolvePlatformVersion } from './open-deployment.ts';

export interface TaskSetOpening {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly ids: Ids;
  readonly spec: ServiceSpec;
  readonly status: 'PRIMARY' | 'ACTIVE';
  /** Percent of the service's desired count. */
  readonly scale: number;
  readonly externalId?: string | undefined;
  readonly tags: readonly Tag[];
  readonly internals: TaskSetInternals;
}

/**
 * A task set as CreateTaskSet answers it: its computed desired count is still 0, the scheduler raises it
 * with its first pass (AWS's example of the operation). `startedBy` is left out: it is what CodeDeploy
 * signs with (reference §3.10).
 */
export function newTaskSet({ service, ...world }: ServiceRow, opening: TaskSetOpening): TaskSetRow {
  const { now, ids, spec, status, scale, externalId, tags, internals } = opening;
  const id = `ecs-svc/${ids.digits(19)}`;
  const { launchType, capacityProviderStrategy, platformFamily, networkConfiguration } = spec;
  const platformVersion =
    spec.platformVersion === undefined ? undefined : resolvePlatformVersion(spec.platformVersion);
  const taskSet: TaskSetDocument = {
    id,
    taskSetArn: taskSetArn(service.serviceArn, id),
    serviceArn: service.serviceArn,
    clusterArn: service.clusterArn,
    ...defined({ externalId }),
    status,
    taskDefinition: spec.taskDefinition,
    computedDesiredCount: 0,
    createdAt: now,
    updatedAt: now,
    ...defined({ launchType, capacityProviderStrategy, platformVersion, platformFamily }),
    ...defined({ networkConfiguration }),
    loadBalancers: spec.loadBalancers,
    serviceRegistries: spec.serviceRegistries,
    scale: { value: scale, unit: 'PERCENT' },
    stabilityStatus: 'STABILIZING',
    stabilityStatusAt: now,
    tags,
  };
  return { account: world.account, region: world.region, taskSet, internals };
}
