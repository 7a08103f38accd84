import type { RowCache } from '../../../store/row-cache.ts';
import type { Store } from '../../../store/store.ts';
import type { ServiceTask } from '../model/service-document.ts';
import type { TaskDocument, TaskInternals, TaskRow, World } from '../model/task-document.ts';
import { checkedHealth } from '../rules/service-task-health.ts';

const liveTasksOfService = `
  SELECT document, internals FROM tasks
  WHERE account = :account AND region = :region AND cluster_arn = :clusterArn
    AND service_name = :serviceName AND stopped_at IS NULL
  ORDER BY sequence`;

/** Services whose tasks are kept in memory. */
const cachedServices = 10_000;

/** Which service, by what its tasks carry of it. */
export interface ServiceKey extends World {
  readonly clusterArn: string;
  readonly serviceName: string;
}

/**
 * The live tasks of each service, in memory: its scheduler looks at all of them whenever one changes,
 * which must cost neither SQLite nor JSON. Filled from the table when first asked for, and told of every
 * change by the table of tasks.
 */
export class ServiceTasks {
  readonly #cache: RowCache<Map<string, ServiceTask>>;
  readonly #load;

  constructor(store: Store) {
    this.#cache = store.rowCache(cachedServices);
    this.#load = store.db.prepare<[ServiceKey], { document: string; internals: string }>(
      liveTasksOfService,
    );
  }

  /** The tasks of a service that have not reached STOPPED, in order of creation. */
  of({ account, region, clusterArn, serviceName }: ServiceKey): readonly ServiceTask[] {
    return [...this.#tasksOf({ account, region, clusterArn, serviceName }).values()];
  }

  /** A task was written, in the transaction that is open. */
  note({ account, region, task, internals }: TaskRow): void {
    const { serviceName } = internals;
    if (serviceName === undefined) return;
    const key = keyOf({ account, region, clusterArn: task.clusterArn, serviceName });
    const tasks = this.#cache.get(key);
    if (tasks === undefined) return;
    if (task.lastStatus === 'STOPPED') tasks.delete(task.taskArn);
    else tasks.set(task.taskArn, summaryOf(task, internals));
    // Marks the whole as uncommitted: should this write fail, it is read again.
    this.#cache.write(key, tasks);
  }

  #tasksOf(service: ServiceKey): Map<string, ServiceTask> {
    const key = keyOf(service);
    const cached = this.#cache.get(key);
    if (cached !== undefined) return cached;
    const tasks = new Map<string, ServiceTask>();
    for (const { document, internals } of this.#load.all(service)) {
      // Written by the table of tasks from rows of these types.
      const task = JSON.parse(document) as TaskDocument;
      tasks.set(task.taskArn, summaryOf(task, JSON.parse(internals) as TaskInternals));
    }
    // As if it were written: it may show a transaction that will be rolled back.
    this.#cache.write(key, tasks);
    return tasks;
  }
}

function keyOf({ clusterArn, serviceName }: ServiceKey): string {
  return `${clusterArn}/${serviceName}`;
}

function summaryOf(task: TaskDocument, internals: TaskInternals): ServiceTask {
  const { protectedUntil } = internals;
  return {
    taskArn: task.taskArn,
    startedBy: task.startedBy ?? '',
    taskDefinitionArn: task.taskDefinitionArn,
    lastStatus: task.lastStatus,
    desiredStatus: task.desiredStatus,
    healthStatus: checkedHealth(task, internals),
    createdAt: task.createdAt,
    startedAt: task.startedAt,
    containerInstanceArn: task.containerInstanceArn,
    availabilityZone: task.availabilityZone,
    capacityProviderName: task.capacityProviderName,
    protectedUntil,
  };
}
