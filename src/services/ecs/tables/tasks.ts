import { assert } from '../../../kernel/assert.ts';
import { and, asc, count, eq, isNotNull, isNull, lt, ne, sql } from '../../../store/drizzle.ts';
import type { RowCache } from '../../../store/row-cache.ts';
import type { Store } from '../../../store/store.ts';
import type {
  TaskChange,
  TaskDocument,
  TaskInternals,
  TaskRow,
  World,
} from '../model/task-document.ts';
import { mayFollow } from '../rules/task-lifecycle.ts';
import type { Fleets } from './fleets.ts';
import { inWorld } from './in-world.ts';
import { tasks } from './schema.ts';
import type { ServiceTasks } from './service-tasks.ts';
import { type TaskFilter, type TaskPage, TaskPages } from './task-pages.ts';

export interface TaskCount {
  readonly lastStatus: string;
  readonly launchType: string;
  readonly count: number;
}

const taskByArn = `
  SELECT document, internals FROM tasks
  WHERE account = :account AND region = :region AND task_arn = :taskArn`;
const insertTask = `
  INSERT INTO tasks (account, region, task_arn, cluster_arn, task_definition_arn, family, last_status,
    desired_status, launch_type, container_instance_arn, service_name, started_by, stopped_at, version,
    document, internals)
  VALUES (:account, :region, :taskArn, :clusterArn, :taskDefinitionArn, :family, :lastStatus,
    :desiredStatus, :launchType, :containerInstanceArn, :serviceName, :startedBy, :stoppedAt, :version,
    :document, :internals)`;
// The columns of no index: most changes of a task are of this kind, and leave the pages of every index.
const updateTaskInPlace = `
  UPDATE tasks SET last_status = :lastStatus, version = :version, document = :document,
    internals = :internals
  WHERE account = :account AND region = :region AND task_arn = :taskArn`;
const updateTask = `
  UPDATE tasks SET last_status = :lastStatus, desired_status = :desiredStatus, stopped_at = :stoppedAt,
    container_instance_arn = :containerInstanceArn, version = :version, document = :document, internals = :internals
  WHERE account = :account AND region = :region AND task_arn = :taskArn`;

/** Tasks kept in memory: those that are on their way or asked about, at some ten kilobytes each. */
const cachedTasks = 4096;

interface StoredTask {
  readonly document: string;
  readonly internals: string;
}

/** The tasks of every world, live and recently stopped. Remembers what a transaction changed. */
export class TaskTable {
  readonly #orm: Store['orm'];
  readonly #rows: RowCache<TaskRow>;
  readonly #pages: TaskPages;
  readonly #ofServices: Pick<ServiceTasks, 'note'>;
  readonly #fleets: Pick<Fleets, 'noteTask'>;
  readonly #get;
  readonly #insert;
  readonly #update;
  readonly #updateInPlace;
  #changes: TaskChange[] = [];

  constructor(
    store: Store,
    ofServices: Pick<ServiceTasks, 'note'>,
    fleets: Pick<Fleets, 'noteTask'>,
  ) {
    const { orm, db } = store;
    this.#orm = orm;
    this.#ofServices = ofServices;
    this.#fleets = fleets;
    this.#rows = store.rowCache(cachedTasks);
    this.#pages = new TaskPages(store);
    this.#get = db.prepare<[World & { taskArn: string }], StoredTask>(taskByArn);
    this.#insert = db.prepare<[TaskColumns]>(insertTask);
    this.#update = db.prepare<[TaskColumns]>(updateTask);
    this.#updateInPlace = db.prepare<[TaskColumns]>(updateTaskInPlace);
  }

  /** The same row, to the identity, for as long as nobody changed it and it is not one of too many. */
  get(world: World, taskArn: string): TaskRow | undefined {
    const { account, region } = world;
    const cached = this.#rows.get(taskArn);
    // An ARN names its own world, but a caller of another may have written it.
    if (cached?.account === account && cached.region === region) return cached;
    const found = this.#get.get({ account, region, taskArn });
    if (found === undefined) return undefined;
    const row = {
      account,
      region,
      // Written by this class from a row of that type.
      task: JSON.parse(found.document) as TaskDocument,
      internals: JSON.parse(found.internals) as TaskInternals,
    };
    this.#rows.keep(taskArn, row);
    return row;
  }

  insert(row: TaskRow): void {
    this.#insert.run(columnsOf(row));
    this.#rows.write(row.task.taskArn, row);
    this.#pages.forget();
    this.#ofServices.note(row);
    this.#fleets.noteTask(undefined, row);
    this.#changes.push({ before: undefined, after: row });
  }

  /** Replaces the task. Throws AssertionError for a change that no task of ECS goes through. */
  update(row: TaskRow): void {
    const before = this.get(row, row.task.taskArn);
    assert(before !== undefined, 'a task that is not there was updated', {
      task: row.task.taskArn,
    });
    assertMayFollow(before.task, row.task);
    const told = before.task.desiredStatus !== row.task.desiredStatus;
    const placed = before.task.containerInstanceArn !== row.task.containerInstanceArn;
    const inPlace = !told && !placed && before.task.stoppedAt === row.task.stoppedAt;
    (inPlace ? this.#updateInPlace : this.#update).run(columnsOf(row));
    this.#rows.write(row.task.taskArn, row);
    if (told || placed) this.#pages.forget();
    this.#ofServices.note(row);
    this.#fleets.noteTask(before, row);
    this.#changes.push({ before, after: row });
  }

  /** At most `size` tasks of a cluster that come after a position, in order of creation. */
  page(world: World, filter: TaskFilter, afterSequence: number, size: number): TaskPage {
    return this.#pages.get(world, filter, afterSequence, size);
  }

  /** How many tasks of a cluster are not told to stop, by status and launch type. */
  countsOf(world: World, clusterArn: string): TaskCount[] {
    return this.#orm
      .select({ lastStatus: tasks.lastStatus, launchType: tasks.launchType, count: count() })
      .from(tasks)
      .where(
        and(
          inWorld(tasks, world),
          eq(tasks.clusterArn, clusterArn),
          eq(tasks.desiredStatus, 'RUNNING'),
        ),
      )
      .groupBy(tasks.lastStatus, tasks.launchType)
      .all();
  }

  /** Whether any task of the cluster has not reached STOPPED, told to stop or not. */
  hasUnstopped(world: World, clusterArn: string): boolean {
    const found = this.#orm
      .select({ one: sql<number>`1` })
      .from(tasks)
      .where(
        and(
          inWorld(tasks, world),
          eq(tasks.clusterArn, clusterArn),
          ne(tasks.lastStatus, 'STOPPED'),
        ),
      )
      .limit(1)
      .get();
    return found !== undefined;
  }

  /** Whether any task, live or recently stopped, was made from the task definition. */
  hasTaskOf(world: World, taskDefinitionArn: string): boolean {
    const found = this.#orm
      .select({ one: sql<number>`1` })
      .from(tasks)
      .where(and(inWorld(tasks, world), eq(tasks.taskDefinitionArn, taskDefinitionArn)))
      .limit(1)
      .get();
    return found !== undefined;
  }

  /** Whether a task of the cluster that has not reached STOPPED was placed on the capacity provider. */
  usesCapacityProvider(world: World, clusterArn: string, capacityProviderName: string): boolean {
    const found = this.#orm
      .select({ one: sql<number>`1` })
      .from(tasks)
      .where(
        and(
          inWorld(tasks, world),
          eq(tasks.clusterArn, clusterArn),
          ne(tasks.lastStatus, 'STOPPED'),
          sql`json_extract(${tasks.document}, '$.capacityProviderName') = ${capacityProviderName}`,
        ),
      )
      .limit(1)
      .get();
    return found !== undefined;
  }

  /** The ARNs of all tasks of all worlds that have not reached STOPPED. */
  liveArns(): string[] {
    return this.#orm
      .select({ taskArn: tasks.taskArn })
      .from(tasks)
      .where(isNull(tasks.stoppedAt))
      .all()
      .map((row) => row.taskArn);
  }

  /** The tasks of a cluster that wait for an instance of a capacity provider, in order of creation. */
  waitingFor(world: World, clusterArn: string, capacityProvider: string): readonly TaskRow[] {
    return this.#orm
      .select({ taskArn: tasks.taskArn })
      .from(tasks)
      .where(
        and(
          isNull(tasks.stoppedAt),
          isNull(tasks.containerInstanceArn),
          inWorld(tasks, world),
          eq(tasks.clusterArn, clusterArn),
          eq(tasks.launchType, 'EC2'),
          eq(tasks.desiredStatus, 'RUNNING'),
        ),
      )
      .orderBy(asc(tasks.sequence))
      .all()
      .flatMap(({ taskArn }) => this.get(world, taskArn) ?? [])
      .filter(({ task }) => task.capacityProviderName === capacityProvider);
  }

  /** All tasks of all worlds that ECS has not forgotten. */
  all(): TaskDocument[] {
    return this.#orm
      .select({ document: tasks.document })
      .from(tasks)
      .all()
      .map((row) => row.document);
  }

  /** Forgets tasks that stopped before an instant (epoch ms), and returns their ARNs. */
  deleteStoppedBefore(instant: number): readonly string[] {
    const forgotten = this.#orm
      .delete(tasks)
      .where(and(isNotNull(tasks.stoppedAt), lt(tasks.stoppedAt, instant)))
      .returning({ taskArn: tasks.taskArn })
      .all()
      .map((row) => row.taskArn);
    for (const taskArn of forgotten) this.#rows.drop(taskArn);
    if (forgotten.length > 0) this.#pages.forget();
    return forgotten;
  }

  /** What this transaction changed so far; empties the memory. */
  takeChanges(): readonly TaskChange[] {
    const changes = this.#changes;
    this.#changes = [];
    return changes;
  }
}

/** A task only goes forward: its status, its wish to stop, its version (reference §3.4.3). */
function assertMayFollow(before: TaskDocument, after: TaskDocument): void {
  const { taskArn: task, lastStatus, desiredStatus, version } = after;
  const forward = lastStatus === before.lastStatus || mayFollow(before.lastStatus, lastStatus);
  assert(forward, 'a task status went back', { task, from: before.lastStatus, to: lastStatus });
  assert(version >= before.version, 'a task version went back', { task });
  const wanted = desiredStatus === 'RUNNING';
  assert(!wanted || before.desiredStatus === 'RUNNING', 'a task that was to stop is to run', {
    task,
  });
  assert(!wanted || !mayFollow('RUNNING', lastStatus), 'a task stops that is to run', { task });
  const ended = lastStatus === 'STOPPED';
  assert(ended === (after.stoppedAt !== undefined), 'stoppedAt does not tell of STOPPED', { task });
}

type TaskColumns = ReturnType<typeof columnsOf>;

function columnsOf({ account, region, task, internals }: TaskRow) {
  return {
    account,
    region,
    taskArn: task.taskArn,
    clusterArn: task.clusterArn,
    taskDefinitionArn: task.taskDefinitionArn,
    family: internals.family,
    lastStatus: task.lastStatus,
    desiredStatus: task.desiredStatus,
    launchType: task.launchType,
    containerInstanceArn: task.containerInstanceArn ?? null,
    serviceName: internals.serviceName ?? null,
    startedBy: task.startedBy ?? null,
    stoppedAt: task.stoppedAt ?? null,
    version: task.version,
    document: JSON.stringify(task),
    internals: JSON.stringify(internals),
  };
}
