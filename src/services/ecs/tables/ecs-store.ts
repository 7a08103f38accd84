import type { NotPromise } from '../../../aws/service.ts';
import type { Clock } from '../../../kernel/clock.ts';
import type { Ids } from '../../../kernel/ids.ts';
import type { Store, Transaction } from '../../../store/store.ts';
import type { TaskChange } from '../model/task-document.ts';
import { deriveEvents, deriveInstanceEvents, instanceConcerned } from '../rules/derive-events.ts';
import {
  deriveDeploymentChanges,
  deriveDesiredCounts,
  deriveServiceActions,
} from '../rules/derive-service-events.ts';
import { deriveHookChanges, deriveTrafficShifts } from '../rules/derive-stage-events.ts';
import { withImageDigests } from '../rules/image-digests.ts';
import { isAnotherToServices } from '../rules/instance-change.ts';
import { serviceConcerned, serviceTaskEnd } from '../rules/service-task-change.ts';
import { AccountSettingTable } from './account-settings.ts';
import { CapacityProviderTable } from './capacity-providers.ts';
import { ClusterTable } from './clusters.ts';
import { ContainerInstanceTable } from './container-instances.ts';
import { Fleets } from './fleets.ts';
import { ProtectedTasks } from './protected-tasks.ts';
import { RunTaskTokenTable } from './run-task-tokens.ts';
import { ServiceDeploymentTable } from './service-deployments.ts';
import { ServiceEventTable, ServiceTaskEnds } from './service-history.ts';
import { ServiceRevisionTable } from './service-revisions.ts';
import { ServiceTasks } from './service-tasks.ts';
import { ServiceTable } from './services.ts';
import { TaskDefinitionTable } from './task-definitions.ts';
import { TaskSetTable } from './task-sets.ts';
import { TaskTable } from './tasks.ts';

/** The tables of ECS inside one transaction that only reads. */
export interface EcsReadUnit {
  readonly clusters: ClusterTable;
  readonly capacityProviders: CapacityProviderTable;
  readonly taskDefinitions: TaskDefinitionTable;
  readonly tasks: TaskTable;
  readonly containerInstances: ContainerInstanceTable;
  /** The instances of each cluster with what their tasks take, to place tasks on. */
  readonly fleets: Fleets;
  readonly protectedTasks: ProtectedTasks;
  readonly runTaskTokens: RunTaskTokenTable;
  readonly services: ServiceTable;
  readonly serviceTasks: ServiceTasks;
  readonly serviceTaskEnds: ServiceTaskEnds;
  readonly serviceEvents: ServiceEventTable;
  readonly serviceRevisions: ServiceRevisionTable;
  readonly serviceDeployments: ServiceDeploymentTable;
  readonly taskSets: TaskSetTable;
  readonly accountSettings: AccountSettingTable;
}

/** The tables of ECS inside one transaction that writes. */
export interface EcsUnit extends EcsReadUnit {
  /** Asks for another look at a key (`task/<arn>`) after the commit; dropped when the write fails. */
  touch(key: string): void;
}

/**
 * ECS's view of the store. Whoever changes a row through it, an operation or a controller, has the
 * events of that change written in the same transaction: nobody emits by hand.
 */
export class EcsStore {
  readonly #store: Store;
  readonly #tables: EcsReadUnit;
  readonly #ids: Ids;
  readonly #clock: Clock;

  constructor(store: Store, ids: Ids, clock: Clock) {
    this.#store = store;
    this.#ids = ids;
    this.#clock = clock;
    const serviceTasks = new ServiceTasks(store);
    const fleets = new Fleets(store, (clusterArn) => containerInstances.ofCluster(clusterArn));
    const containerInstances = new ContainerInstanceTable(store, fleets);
    this.#tables = {
      clusters: new ClusterTable(store),
      capacityProviders: new CapacityProviderTable(store),
      taskDefinitions: new TaskDefinitionTable(store),
      tasks: new TaskTable(store, serviceTasks, fleets),
      containerInstances,
      fleets,
      protectedTasks: new ProtectedTasks(store.orm),
      runTaskTokens: new RunTaskTokenTable(store),
      services: new ServiceTable(store),
      serviceTasks,
      serviceTaskEnds: new ServiceTaskEnds(store),
      serviceEvents: new ServiceEventTable(store),
      serviceRevisions: new ServiceRevisionTable(store),
      serviceDeployments: new ServiceDeploymentTable(store),
      taskSets: new TaskSetTable(store),
      accountSettings: new AccountSettingTable(store),
    };
  }

  /** Runs `work` in a write transaction; resolves after its commit. */
  write<T>(work: (unit: EcsUnit) => NotPromise<T>): Promise<T> {
    return this.#store.write<T>((transaction) => this.#inUnit(transaction, work));
  }

  /** Runs `work` over a state that does not change meanwhile. */
  read<T>(work: (unit: EcsReadUnit) => NotPromise<T>): T {
    return this.#store.read<T>(() => work(this.#tables));
  }

  #inUnit<T>(transaction: Transaction, work: (unit: EcsUnit) => NotPromise<T>): NotPromise<T> {
    const { tasks, services, serviceEvents, serviceTaskEnds } = this.#tables;
    const { containerInstances, fleets, serviceDeployments } = this.#tables;
    const touch = (key: string): void => transaction.touch(key);
    try {
      const result = work({ ...this.#tables, touch });
      const changes = tasks.takeChanges();
      const serviceChanges = services.takeChanges();
      const now = this.#clock.now();
      const events = [
        ...deriveEvents(changes, now),
        ...deriveDeploymentChanges(serviceChanges, now),
        ...deriveDesiredCounts(serviceChanges, now),
        ...deriveTrafficShifts(serviceChanges, now),
        ...deriveHookChanges(serviceDeployments.takeChanges(), now),
        ...deriveServiceActions(serviceEvents.takeAdded(), now),
      ];
      for (const change of changes) {
        const concerned = instanceConcerned(change);
        if (concerned !== undefined) containerInstances.noteTasks(change.after, concerned);
      }
      const instanceChanges = containerInstances.takeChanges();
      for (const { before, after } of instanceChanges) {
        if (isAnotherToServices(before, after)) touch(`fleet/${after.clusterArn}`);
      }
      const instances = deriveInstanceEvents(instanceChanges, fleets, now);
      for (const event of [...events, ...instances]) {
        transaction.emit({ ...event, id: this.#ids.uuid() });
      }
      for (const change of changes) {
        const concerned = serviceConcerned(change);
        if (concerned !== undefined) {
          touch(`service/${concerned}`);
          this.#keepDigests(concerned, change);
        }
        const end = serviceTaskEnd(change);
        if (end !== undefined && concerned !== undefined) serviceTaskEnds.add(concerned, end);
      }
      return result;
    } finally {
      tasks.takeChanges();
      services.takeChanges();
      serviceDeployments.takeChanges();
      containerInstances.takeChanges();
      serviceEvents.takeAdded();
    }
  }

  /** A revision learns the digests of its images from the first of its tasks that runs. */
  #keepDigests(serviceArn: string, { after }: TaskChange): void {
    if (after.task.lastStatus !== 'RUNNING') return;
    const { services, serviceRevisions } = this.#tables;
    const progress = services.get(after, serviceArn)?.internals.progress;
    const arn = progress?.[after.task.startedBy ?? '']?.serviceRevisionArn;
    const revision = arn === undefined ? undefined : serviceRevisions.get(after, arn);
    const resolved = revision === undefined ? undefined : withImageDigests(revision, after.task);
    if (resolved !== undefined) serviceRevisions.put(after, resolved);
  }
}
