import type { Store } from '../../../store/store.ts';
import type { ContainerInstanceRow } from '../model/container-instance-document.ts';
import type { TaskInternals, TaskRow, World } from '../model/task-document.ts';
import { Fleet } from '../placement/fleet.ts';
import type { FleetTask } from '../placement/fleet-instance.ts';
import { fleetInstanceOf } from '../rules/instance-resources.ts';
import { isPending } from '../rules/task-lifecycle.ts';

const liveTasksOnInstances = `
  SELECT task_arn AS taskArn, launch_type AS launchType, container_instance_arn AS instanceArn, last_status AS lastStatus,
    desired_status AS desiredStatus, internals
  FROM tasks
  WHERE stopped_at IS NULL AND container_instance_arn IS NOT NULL
    AND account = :account AND region = :region AND cluster_arn = :clusterArn
  ORDER BY sequence`;

interface StoredTask {
  readonly taskArn: string;
  readonly launchType: string;
  readonly instanceArn: string;
  readonly lastStatus: TaskRow['task']['lastStatus'];
  readonly desiredStatus: TaskRow['task']['desiredStatus'];
  readonly internals: string;
}

/** Which cluster, by what every row of it carries. */
interface ClusterKey extends World {
  readonly clusterArn: string;
}

/** A task on an instance, and what it counts as. */
interface CountedTask extends FleetTask {
  readonly launchType: InstanceLaunchType;
  readonly isPending: boolean;
}

/** What instances serve: tasks of a launch type find none but theirs. */
export type InstanceLaunchType = ContainerInstanceRow['internals']['launchType'];

/** The instances of a cluster with what their tasks take. Changed by `Fleets` alone. */
interface ClusterFleet {
  readonly fleets: Readonly<Record<InstanceLaunchType, Fleet>>;
  /** By instance: tasks that are to run and do not yet. */
  readonly pending: Map<string, number>;
  readonly running: Map<string, number>;
  readonly tasks: Map<string, CountedTask>;
}

/** How many tasks of an instance run, and how many are on their way (reference §3.5.3). */
export interface InstanceTaskCounts {
  readonly runningTasksCount: number;
  readonly pendingTasksCount: number;
}

/**
 * The fleet of each cluster, in memory: to place a task and to show what is left of an instance must
 * cost no SQL. Read from the tables when first asked for, then told of every change by the tables; what
 * a failed transaction changed is taken back.
 */
export class Fleets {
  readonly #store: Store;
  readonly #instancesOf: (clusterArn: string) => readonly ContainerInstanceRow[];
  readonly #fleets = new Map<string, ClusterFleet>();
  readonly #liveTasks;

  constructor(store: Store, instancesOf: (clusterArn: string) => readonly ContainerInstanceRow[]) {
    this.#store = store;
    this.#instancesOf = instancesOf;
    this.#liveTasks = store.db.prepare<[Record<string, unknown>], StoredTask>(liveTasksOnInstances);
    store.onErase(() => this.#fleets.clear());
  }

  /**
   * The instances of a cluster that take tasks of a launch type, to place them on and to look at; what
   * changes them goes through the tables.
   */
  of(cluster: ClusterKey, launchType: InstanceLaunchType = 'EC2'): Fleet {
    return this.#of(cluster).fleets[launchType];
  }

  /** The fleet that an instance belongs to. */
  ofInstance(row: ContainerInstanceRow): Fleet {
    return this.of(row, row.internals.launchType);
  }

  /** What the tasks on an instance count as. */
  countsOf(row: ContainerInstanceRow): InstanceTaskCounts {
    const { running, pending } = this.#of(row);
    const { containerInstanceArn } = row.instance;
    return {
      runningTasksCount: running.get(containerInstanceArn) ?? 0,
      pendingTasksCount: pending.get(containerInstanceArn) ?? 0,
    };
  }

  /** An instance was written, in the transaction that is open. */
  noteInstance(before: ContainerInstanceRow | undefined, after: ContainerInstanceRow): void {
    const known = this.#fleets.get(after.clusterArn);
    if (known === undefined) return;
    const fleet = known.fleets[after.internals.launchType];
    const arn = after.instance.containerInstanceArn;
    if (after.instance.status === 'INACTIVE') {
      fleet.remove(arn);
      // Its place among the others is lost: should the write fail, the whole is read again.
      this.#store.undo.record(() => this.#fleets.delete(after.clusterArn));
      return;
    }
    fleet.put(fleetInstanceOf(after));
    this.#store.undo.record(() => {
      if (before === undefined || before.instance.status === 'INACTIVE') fleet.remove(arn);
      else fleet.put(fleetInstanceOf(before));
    });
  }

  /** A task was written, in the transaction that is open. */
  noteTask(before: TaskRow | undefined, after: TaskRow): void {
    const { containerInstanceArn } = after.task;
    if (containerInstanceArn === undefined) return;
    const known = this.#fleets.get(after.task.clusterArn);
    if (known === undefined) return;
    const earlier = known.tasks.get(after.task.taskArn);
    const next = countedTask(after);
    if (before !== undefined && isAlike(earlier, next)) return;
    replace(known, earlier, next);
    this.#store.undo.record(() => replace(known, next, earlier));
  }

  #of(cluster: ClusterKey): ClusterFleet {
    const known = this.#fleets.get(cluster.clusterArn);
    if (known !== undefined) return known;
    const loaded = this.#load(cluster);
    this.#fleets.set(cluster.clusterArn, loaded);
    // It may show writes of the open transaction: should that fail, it is read again.
    if (this.#store.db.inTransaction) {
      this.#store.undo.record(() => this.#fleets.delete(cluster.clusterArn));
    }
    return loaded;
  }

  #load({ account, region, clusterArn }: ClusterKey) {
    const loaded: ClusterFleet = {
      fleets: { EC2: new Fleet(), EXTERNAL: new Fleet(), MANAGED_INSTANCES: new Fleet() },
      pending: new Map(),
      running: new Map(),
      tasks: new Map(),
    };
    for (const row of this.#instancesOf(clusterArn)) {
      loaded.fleets[row.internals.launchType].put(fleetInstanceOf(row));
    }
    for (const stored of this.#liveTasks.iterate({ account, region, clusterArn })) {
      // Written by the table of tasks from a row of that type.
      const internals = JSON.parse(stored.internals) as TaskInternals;
      replace(loaded, undefined, countedFrom({ ...stored, internals }));
    }
    return loaded;
  }
}

/** The task as it counts on its instance; undefined when it has stopped. */
function countedTask({ task, internals }: TaskRow): CountedTask | undefined {
  const { taskArn, launchType, containerInstanceArn = '', lastStatus, desiredStatus } = task;
  if (lastStatus === 'STOPPED') return undefined;
  return countedFrom({
    taskArn,
    launchType,
    instanceArn: containerInstanceArn,
    lastStatus,
    desiredStatus,
    internals,
  });
}

/** A task that is told to stop keeps what it has taken, and counts neither as running nor as pending. */
function countedFrom(
  stored: Omit<StoredTask, 'internals'> & { readonly internals: TaskInternals },
): CountedTask | undefined {
  const { taskArn, instanceArn, lastStatus, desiredStatus, internals } = stored;
  const { placed } = internals;
  if (placed === undefined) return undefined;
  const isWanted = desiredStatus === 'RUNNING';
  return {
    arn: taskArn,
    launchType:
      stored.launchType === 'EXTERNAL' || stored.launchType === 'MANAGED_INSTANCES'
        ? stored.launchType
        : 'EC2',
    instanceArn,
    group: placed.group,
    reservation: placed.reservation,
    gpuIds: placed.gpuIds,
    isRunning: isWanted && lastStatus === 'RUNNING',
    isPending: isWanted && isPending(lastStatus),
  };
}

function isAlike(one: CountedTask | undefined, other: CountedTask | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return one.isRunning === other.isRunning && one.isPending === other.isPending;
}

function replace(
  { fleets, running, pending, tasks }: ClusterFleet,
  before: CountedTask | undefined,
  after: CountedTask | undefined,
): void {
  if (before !== undefined) {
    count(running, before.instanceArn, before.isRunning, -1);
    count(pending, before.instanceArn, before.isPending, -1);
    if (after === undefined) tasks.delete(before.arn);
  }
  if (after === undefined) {
    if (before !== undefined) fleets[before.launchType].release(before.arn);
    return;
  }
  count(running, after.instanceArn, after.isRunning, 1);
  count(pending, after.instanceArn, after.isPending, 1);
  tasks.set(after.arn, after);
  fleets[after.launchType].reserve(after);
}

function count(counts: Map<string, number>, key: string, isCounted: boolean, by: number): void {
  if (!isCounted) return;
  const left = (counts.get(key) ?? 0) + by;
  if (left === 0) counts.delete(key);
  else counts.set(key, left);
}
