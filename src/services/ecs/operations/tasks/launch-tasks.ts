import type { TaskRow } from '../../model/task-document.ts';
import type { Failure, Tag } from '../../model/types.ts';
import type { WriteContext } from '../../operation.ts';
import type { PlacementDemand } from '../../placement/placement-demand.ts';
import { newTask, type TaskRequest } from '../../rules/new-task.ts';
import { type PlacementWish, taskDemand } from '../../rules/task-demand.ts';
import type { ClusterRow } from '../../tables/clusters.ts';
import type { InstanceLaunchType } from '../../tables/fleets.ts';
import { placeTask } from '../../tables/place-task.ts';
import type { TaskDefinitionRow } from '../../tables/task-definitions.ts';
import { setByCaller } from '../account-settings/effective.ts';

/** What tasks are made from. */
export interface Launch {
  readonly cluster: ClusterRow;
  readonly definition: TaskDefinitionRow;
  readonly request: TaskRequest;
  readonly tags: readonly Tag[];
}

export interface Launched {
  readonly rows: readonly TaskRow[];
  readonly failures: readonly Failure[];
}

/** Instances whose reasons one task that was not placed is answered with: a fleet can have thousands. */
const mostFailures = 100;

/** Starts tasks on Fargate, on the providers they were assigned to, if any. */
export function launchOnFargate(
  context: WriteContext,
  launch: Launch,
  providers: readonly (string | undefined)[],
): Launched {
  const firstSubnet = context.ids.below(1_000_000);
  const rows = providers.map((capacityProviderName, at) =>
    insertTask(context, launch, {
      runtime: context.settings.fargateRuntime,
      capacityProviderName,
      host: { launchType: 'FARGATE', subnetTurn: firstSubnet + at },
    }),
  );
  return { rows, failures: [] };
}

/**
 * Places `count` tasks on instances, one after the other, each on what the ones before have left. Those
 * that find none have a failure for each instance that refused them (reference §1.8).
 */
export function launchOnInstances(
  context: WriteContext,
  launch: Launch,
  wanted: {
    readonly launchType: InstanceLaunchType;
    readonly demand: PlacementDemand;
    readonly count: number;
  },
): Launched {
  const { unit, ids } = context;
  const { launchType, demand, count } = wanted;
  const { account, region, document } = launch.cluster;
  const cluster = { account, region, clusterArn: document.clusterArn };
  const rows: TaskRow[] = [];
  while (rows.length < count) {
    const place = placeTask(unit, cluster, { launchType, demand }, ids.random);
    if (place === undefined) break;
    rows.push(insertTask(context, launch, place));
  }
  if (rows.length === count) return { rows, failures: [] };
  // All tasks of a request are alike: what refused the first refuses the rest.
  const refusals = unit.fleets.of(cluster, launchType).refusals(demand).slice(0, mostFailures);
  const failures = refusals.map(({ instanceArn, reason }) => ({ arn: instanceArn, reason }));
  return { rows, failures: Array.from({ length: count - rows.length }, () => failures).flat() };
}

/**
 * Places tasks on instances of the capacity providers they were assigned to. Those that find no room
 * are no failures: they wait for it in PROVISIONING (reference §3.4.6).
 */
export function launchThroughProviders(
  context: WriteContext,
  launch: Launch,
  wish: PlacementWish,
  providers: readonly string[],
): Launched {
  const { unit, ids, settings } = context;
  const { account, region, document } = launch.cluster;
  const cluster = { account, region, clusterArn: document.clusterArn };
  const launchType = 'EC2';
  const { constraints, strategy } = wish;
  const waits = { host: { launchType, waiting: { constraints, strategy } } } as const;
  const rows = providers.map((capacityProviderName) => {
    const demand = taskDemand(launch.definition.document, {
      ...wish,
      capacityProvider: capacityProviderName,
    });
    const place = placeTask(unit, cluster, { launchType, demand }, ids.random);
    const placed = place ?? { ...waits, runtime: settings.fargateRuntime };
    return insertTask(context, launch, { ...placed, capacityProviderName });
  });
  return { rows, failures: [] };
}

type Placed = Pick<Parameters<typeof newTask>[0], 'runtime' | 'host' | 'capacityProviderName'>;

function insertTask(context: WriteContext, launch: Launch, placed: Placed): TaskRow {
  const { cluster, definition, request, tags } = launch;
  const { caller, now, ids, unit } = context;
  const logDriverMode = setByCaller(context, 'defaultLogDriverMode');
  const { clusterName } = cluster;
  const placement = { ...caller, now, ids, clusterName, logDriverMode, ...placed };
  const row = newTask(placement, definition.document, request, tags);
  unit.tasks.insert(row);
  unit.touch(`task/${row.task.taskArn}`);
  return row;
}
