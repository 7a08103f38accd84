import type { Random } from '../../../kernel/random.ts';
import type { World } from '../model/task-document.ts';
import type { PlacementDemand } from '../placement/placement-demand.ts';
import type { InstanceHost } from '../rules/task-host.ts';
import type { EcsReadUnit } from './ecs-store.ts';
import type { InstanceLaunchType } from './fleets.ts';

/** Where a task goes, as `newTask` takes it. */
export interface TaskPlace {
  readonly host: InstanceHost;
  /** The runtime of the instance. */
  readonly runtime: string;
}

/**
 * The instance of a cluster that a task goes to; undefined when none can take it: the fleet says why.
 * What it takes is set aside when its row is inserted, so that tasks are placed one after the other.
 */
export function placeTask(
  unit: Pick<EcsReadUnit, 'containerInstances' | 'fleets'>,
  cluster: World & { readonly clusterArn: string },
  wanted: { readonly launchType: InstanceLaunchType; readonly demand: PlacementDemand },
  random: Random,
): TaskPlace | undefined {
  const { launchType, demand } = wanted;
  const placed = unit.fleets.of(cluster, launchType).place(demand, random);
  const row = placed && unit.containerInstances.get(cluster, placed.instanceArn);
  if (placed === undefined || row === undefined) return undefined;
  const valueIn = (wanted: string): string | undefined =>
    row.instance.attributes.find(({ name }) => name === wanted)?.value;
  const instance = {
    containerInstanceArn: placed.instanceArn,
    availabilityZone: valueIn('ecs.availability-zone'),
    cpuArchitecture: valueIn('ecs.cpu-architecture'),
    gpuIds: placed.gpuIds,
  };
  return { host: { launchType, instance }, runtime: row.internals.runtime };
}
