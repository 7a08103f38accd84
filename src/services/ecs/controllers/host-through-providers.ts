import type { ServiceRow } from '../model/service-document.ts';
import type { CapacityProviderStrategyItem } from '../model/types.ts';
import { assignProviders } from '../rules/capacity-provider-strategy.ts';
import { taskDemand } from '../rules/task-demand.ts';
import { placeTask } from '../tables/place-task.ts';
import type { TaskDefinitionRow } from '../tables/task-definitions.ts';
import { tasksByProvider } from './host-on-fargate.ts';
import type { FindHost } from './host-service-tasks.ts';
import type { ServicePass } from './service-story.ts';

/**
 * Hosts on the instances of the capacity providers of a strategy. There is one for every task: what
 * finds no room waits for it in PROVISIONING (reference §3.2.4).
 */
export function throughProviders(
  { unit, ids }: ServicePass,
  row: ServiceRow,
  definition: TaskDefinitionRow,
  wanted: {
    readonly strategy: readonly CapacityProviderStrategyItem[];
    readonly count: number;
    /** The runtime of those that wait, until their instance says which. */
    readonly runtime: string;
  },
): FindHost {
  const { account, region, service } = row;
  const { clusterArn, serviceName, placementConstraints, placementStrategy } = service;
  const cluster = { account, region, clusterArn };
  const present = unit.serviceTasks
    .of({ ...cluster, serviceName })
    .filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
  const providers = assignProviders(wanted.strategy, wanted.count, tasksByProvider(present));
  const waiting = {
    constraints: placementConstraints,
    strategy: placementStrategy,
    isService: true,
  };
  let next = 0;
  return () => {
    const capacityProviderName = providers[next];
    next += 1;
    const demand = taskDemand(definition.document, {
      group: `service:${serviceName}`,
      ...waiting,
      capacityProvider: capacityProviderName,
    });
    const launchType = 'EC2' as const;
    const place = placeTask(unit, cluster, { launchType, demand }, ids.random);
    const placed = place ?? { host: { launchType, waiting }, runtime: wanted.runtime };
    return { ...placed, capacityProviderName };
  };
}
