import type { ServiceRow } from '../model/service-document.ts';
import type { LaunchType } from '../model/types.ts';
import { placementFailureReason } from '../placement/closest-instance.ts';
import type { Placement } from '../rules/new-task.ts';
import { taskDemand } from '../rules/task-demand.ts';
import { placeTask } from '../tables/place-task.ts';
import type { TaskDefinitionRow } from '../tables/task-definitions.ts';
import type { ServicePass } from './service-story.ts';

/** Where one task of a service goes. */
export type ServiceTaskHost = Pick<Placement, 'host' | 'runtime' | 'capacityProviderName'>;

/** Finds the host of one task after the other; undefined when there is none for the next. */
export type FindHost = () => ServiceTaskHost | undefined;

/**
 * Hosts on the container instances of the cluster, by the constraints of the definition and of the
 * service and by its strategy (reference §4.1). When one is not found the service's readers are told
 * why, once for each reason (§3.8.9).
 */
export function onInstances(
  pass: ServicePass,
  row: ServiceRow,
  definition: TaskDefinitionRow,
  wanted: {
    readonly launchType: Exclude<LaunchType, 'FARGATE'>;
    /** One task on each of these; absent: wherever there is room. */
    readonly instanceArns?: readonly string[] | undefined;
  },
): FindHost {
  const { launchType, instanceArns } = wanted;
  const { unit, story, ids } = pass;
  const { account, region, service } = row;
  const { clusterArn, serviceName, placementConstraints, placementStrategy } = service;
  const demandOn = (arn?: string) =>
    taskDemand(definition.document, {
      group: `service:${serviceName}`,
      constraints: placementConstraints,
      strategy: placementStrategy,
      isService: true,
      instanceArns: arn === undefined ? undefined : [arn],
    });
  const anywhere = demandOn();
  const cluster = { account, region, clusterArn };
  let next = 0;
  return () => {
    const demand = instanceArns === undefined ? anywhere : demandOn(instanceArns[next]);
    next += 1;
    const place = placeTask(unit, cluster, { launchType, demand }, ids.random);
    if (place !== undefined) return place;
    const closest = unit.fleets.of(cluster, launchType).closest(demand);
    story.tellOfPlacement({
      kind: 'task-placement-failed',
      text: placementFailureReason(closest),
      // What EventBridge is told of a cluster without instances was never captured.
      reason: closest?.reason ?? 'No Container Instances were found in your cluster.',
      containerInstanceArns: closest === undefined ? [] : [closest.instanceArn],
    });
    return undefined;
  };
}
