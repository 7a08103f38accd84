// The composition root and the in-process API: the only file that knows every folder. It decides
// nothing itself; it makes the parts, joins them by their ports, and starts and ends them in order.
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Service } from './aws/service.ts';
import type { Sessions } from './aws/sessions.ts';
import type { Config } from './config.ts';
import { GantryControl } from './gantry-control.ts';
import { type Clock, SystemClock } from './kernel/clock.ts';
import { Ids } from './kernel/ids.ts';
import type { Logger } from './kernel/logger.ts';
import { ReconcileLoop } from './kernel/reconcile-loop.ts';
import { openAgentApi } from './open-agent-api.ts';
import { openControllers } from './open-controllers.ts';
import { ecsSettings } from './open-ecs-settings.ts';
import { type Endpoints, openEndpoints } from './open-endpoints.ts';
import { type Exec, openExec } from './open-exec.ts';
import { gantryIdOf, openClock, openJournals, openRandom } from './open-facts.ts';
import { openFrontDoor } from './open-front-door.ts';
import { type Logs, openLogs } from './open-logs.ts';
import { type Machines, openMachines } from './open-machines.ts';
import { openRuntimes, type Runtimes } from './open-runtimes.ts';
import { openRoles, openSatellites, type Satellites } from './open-services.ts';
import { openSessions } from './open-sessions.ts';
import { openTaskResources } from './open-task-resources.ts';
import type { Alarms } from './ports/alarms.ts';
import type { Control } from './ports/control.ts';
import type { Roles } from './ports/roles.ts';
import type { ContainerRuntime } from './ports/runtime.ts';
import { createEcsService } from './services/ecs/ecs-service.ts';
import { EcsStore } from './services/ecs/tables/ecs-store.ts';
import { EcsTaskRoles } from './services/ecs/task-roles.ts';
import { type DataDirectory, openDataDirectory } from './store/data-directory.ts';
import { KeyValues } from './store/key-values.ts';
import { Store } from './store/store.ts';

export interface GantryParts {
  readonly config: Config;
  readonly log: Logger;
  /** Fail on responses outside the model: on in tests. */
  readonly strict: boolean;
  /** Where a fresh virtual clock begins, epoch ms. */
  readonly startOfTime?: number;
  /** Between two looks at everything. Simulations put them off, to find work that nothing wakes. */
  readonly resyncMs?: number;
}

const projectRoot = join(import.meta.dirname, '..');
const usualResyncMs = 60 * 1000;
/** Keys reconciled at a time: an engine on a few cores gains nothing from more. */
const concurrency = 32;
/** Leaves most of the 5 s that ending may take for passes, containers and writes. */
const requestsEndWithinMs = 1500;
/** Events kept for `/_gantry/events`; older ones are trimmed at each resync. */
const storedEvents = 10_000;

/** One Gantry: state, loop, runtimes and front door. */
export class Gantry {
  readonly app: FastifyInstance;
  readonly services: readonly Service[];
  readonly runtime: string;
  readonly #control: GantryControl;
  readonly #parts: GantryParts;
  readonly #directory: DataDirectory;
  readonly #store: Store;
  readonly #ecs: EcsStore;
  readonly #loop: ReconcileLoop;
  readonly #runtimes: Runtimes;
  readonly #satellites: Satellites;
  readonly #endpoints: Endpoints;
  readonly #logs: Logs;
  readonly #machines: Machines;
  #closed: Promise<void> | undefined;

  /** Opens the data folder, the store and the runtimes. Nothing runs before `start`. */
  static async open(parts: GantryParts): Promise<Gantry> {
    const directory = openDataDirectory(parts.config.dataDir);
    let store: Store | undefined;
    try {
      store = new Store({
        file: directory.file,
        migrationsDirectory: join(projectRoot, 'migrations'),
        durability: parts.config.durability,
        freezeRows: parts.strict,
      });
      return new Gantry(parts, { directory, store, ...(await makeParts(parts, store)) });
    } catch (error) {
      await store?.close();
      directory.release();
      throw error;
    }
  }

  private constructor(
    parts: GantryParts,
    made: {
      readonly directory: DataDirectory;
      readonly store: Store;
      readonly facts: KeyValues;
      readonly ids: Ids;
      readonly clock: Clock;
      readonly ecs: EcsStore;
      readonly exec: Exec;
      readonly runtimes: Runtimes;
      readonly endpoints: Endpoints;
      readonly sessions: Sessions;
      readonly satellites: Satellites;
      readonly roles: Roles;
      readonly taskRoles: EcsTaskRoles;
      readonly logs: Logs;
    },
  ) {
    const { config, log, strict, resyncMs = usualResyncMs } = parts;
    const { store, clock, ids, runtimes } = made;
    this.#parts = parts;
    this.#directory = made.directory;
    this.#store = store;
    this.#runtimes = runtimes;
    this.#endpoints = made.endpoints;
    this.#satellites = made.satellites;
    this.#logs = made.logs;
    this.runtime = runtimes.fargate.name;
    const settings = ecsSettings(config, runtimes, made.roles);
    this.#ecs = made.ecs;
    const { execSessions, upgrades } = made.exec;
    const common = { clock, ids, log, settings, strict };
    const ecs = createEcsService({ store: this.#ecs, execSessions, ...common });
    this.services = [ecs, ...made.satellites.services];
    this.#endpoints.serve(openAgentApi({ ...made, service: ecs, log }));
    this.#loop = new ReconcileLoop({
      clock,
      log,
      concurrency,
      resyncMs,
      liveKeys: () => this.#liveKeys(),
      controllers: [
        ...openControllers({ ...made, ...common, ...made.satellites, config, store: this.#ecs }),
        ...made.satellites.controllers,
      ],
    });
    store.onCommit(({ touched }) => {
      for (const key of touched) this.#loop.queue.add(key);
    });
    for (const runtime of runtimes.byName.values()) {
      runtime.onChange((taskArn) => this.#loop.queue.add(`task/${taskArn}`));
    }
    this.#machines = openMachines({ config, ecs: this.#ecs, runtimes, clock, ids, log });
    this.#control = new GantryControl({
      clockKind: config.clock,
      clock,
      log,
      store,
      ecs: this.#ecs,
      settings,
      world: config,
      facts: made.facts,
      loop: this.#loop,
      runtimes,
      endpoints: made.endpoints,
      logs: made.logs,
      machines: this.#machines,
      settle: () => this.settle(),
    });
    this.app = openFrontDoor({
      config,
      log,
      services: this.services,
      ...made,
      control: this.#control,
      upgrades,
    });
  }

  /** What ECS deployments ask of CloudWatch. */
  get alarms(): Alarms {
    return this.#satellites.alarms;
  }

  get control(): Control {
    return this.#control;
  }

  /** Begins to reconcile: with everything that is live, as after a crash. */
  async start(): Promise<void> {
    this.#endpoints.start();
    await this.#machines.ensure();
    await this.#loop.start();
  }

  /** Listens on the configured address; resolves with the URL. */
  async listen(): Promise<string> {
    const { host, port } = this.#parts.config;
    return await this.app.listen({ host, port });
  }

  /** Resolves when every write is committed and no key is ready or in flight. */
  async settle(): Promise<void> {
    do {
      await this.#store.flushed();
      await this.#loop.settled();
    } while (this.#store.hasPending || this.#loop.queue.readyCount > 0);
  }

  /** Ends requests, passes and writes, in that order; containers keep running. May be called twice. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    await this.#endRequests();
    await this.#loop.stop();
    if (this.#parts.config.stopTasksOnExit) await this.#control.endTasks();
    await this.#endpoints.close();
    for (const runtime of this.#runtimes.byName.values()) await runtime.close();
    await this.#logs.close();
    await this.#store.close();
    this.#directory.release();
  }

  /** Lets requests finish, but for those whose clients take too long to send them or to read the answer. */
  async #endRequests(): Promise<void> {
    const clock = new SystemClock();
    const cut = (): void => this.app.server.closeAllConnections();
    const cancel = clock.at(clock.now() + requestsEndWithinMs, cut);
    await this.app.close();
    cancel();
  }

  async #liveKeys(): Promise<Iterable<string>> {
    this.#store.outbox.keepNewest(storedEvents);
    await this.#logs.sweep();
    const keys = new Set(
      this.#ecs.read((unit) => [
        ...unit.tasks.liveArns().map((arn) => `task/${arn}`),
        ...unit.services.liveArns().map((arn) => `service/${arn}`),
        ...unit.containerInstances.unfinishedArns().map((arn) => `instance/${arn}`),
      ]),
    );
    keys.add('housekeeping/ecs');
    for (const key of this.#satellites.liveKeys()) keys.add(key);
    for (const runtime of this.#runtimes.byName.values()) {
      for (const arn of await this.#known(runtime)) keys.add(`task/${arn}`);
    }
    return keys;
  }

  /** An engine that does not answer now is asked again at the next resync; the tables still count. */
  async #known(runtime: ContainerRuntime): Promise<readonly string[]> {
    try {
      return await runtime.list();
    } catch (error) {
      this.#parts.log.warn(
        { runtime: runtime.name, err: error },
        'the runtime could not list its tasks',
      );
      return [];
    }
  }
}

/** Everything that the store's facts decide about: identity, time, chance, and what runs tasks. */
async function makeParts(parts: GantryParts, store: Store) {
  const { config, log } = parts;
  const facts = new KeyValues(store.db, 'gantry');
  const random = openRandom(config.seed, facts);
  const ids = new Ids(random);
  const clock = openClock(config.clock, parts.startOfTime, facts);
  const ecs = new EcsStore(store, ids, clock);
  const taskRoles = new EcsTaskRoles(ecs);
  const sessions = openSessions({ dataDirectory: config.dataDir, store, taskRoles });
  const iam = openRoles(store);
  const { roles } = iam;
  const hasEngine = (): boolean => runtimes.endpointHost !== undefined;
  const logs = openLogs({ ...parts, clock, hasEngine });
  const transcripts = { sink: logs.sink, clock };
  const exec = openExec({ runtimes: () => runtimes, transcripts, log });
  const { execSessions } = exec;
  const own = { store, logs: logs.service, sessions, execSessions, iam, clock, ids };
  const satellites = openSatellites({ ...parts, ...own });
  const credentials = { sessions, roles, taskRoles };
  const known = { facts, ecs, credentials, injectEndpoint: config.injectEndpoint, log };
  const endpoints = openEndpoints({ ...known, runtimes: () => runtimes });
  const runtimes: Runtimes = await openRuntimes({
    choice: config.runtime,
    timing: config.timing,
    gantryId: gantryIdOf(facts),
    volumes: config,
    network: config,
    environment: endpoints.environment,
    resources: openTaskResources(satellites.services, config),
    logs,
    journals: openJournals(store),
    clock,
    random,
    ids,
    log,
  });
  return { facts, ids, clock, ecs, satellites, exec, runtimes, endpoints, logs, ...credentials };
}
