// The composition root and the in-process API: the only file that knows every folder. It decides
// nothing itself; it makes the parts, joins them by their ports, and starts and ends them in order.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Service } from './aws/service.ts';
import type { Config } from './config.ts';
import { controlRoutes } from './http/control.ts';
import { defaultBodyLimitBytes } from './http/http-settings.ts';
import { createHttpServer } from './http/server.ts';
import { assert } from './kernel/assert.ts';
import { type Clock, SystemClock, VirtualClock } from './kernel/clock.ts';
import { Ids } from './kernel/ids.ts';
import type { Logger } from './kernel/logger.ts';
import { SeededRandom, SystemRandom } from './kernel/random.ts';
import { ReconcileLoop } from './kernel/reconcile-loop.ts';
import type { ClockReading, Control, Health, StoredEvent, Why } from './ports/control.ts';
import type { ContainerRuntime } from './ports/runtime.ts';
import { openRuntimes, type Runtimes } from './open-runtimes.ts';
import { Housekeeping } from './services/ecs/controllers/housekeeping.ts';
import { TaskController } from './services/ecs/controllers/task-controller.ts';
import { createEcsService } from './services/ecs/ecs-service.ts';
import { EcsStore } from './services/ecs/tables/ecs-store.ts';
import { createStsService } from './services/sts/sts-service.ts';
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
}

const projectRoot = join(import.meta.dirname, '..');
const hourMs = 60 * 60 * 1000;
const resyncMs = 60 * 1000;
/** Keys reconciled at a time: an engine on a few cores gains nothing from more. */
const concurrency = 32;
/** Events kept for `/_gantry/events`; older ones are trimmed at each resync. */
const storedEvents = 10_000;

/** One Gantry: state, loop, runtimes and front door. */
export class Gantry implements Control {
  readonly app: FastifyInstance;
  readonly clock: Clock;
  readonly services: readonly Service[];
  readonly runtime: string;
  readonly #parts: GantryParts;
  readonly #directory: DataDirectory;
  readonly #store: Store;
  readonly #ecs: EcsStore;
  readonly #loop: ReconcileLoop;
  readonly #runtimes: Runtimes;
  readonly #facts: KeyValues;
  #closed: Promise<void> | undefined;

  /** Opens the data folder, the store and the runtimes. Nothing runs before `start`. */
  static async open(parts: GantryParts): Promise<Gantry> {
    const directory = openDataDirectory(parts.config.dataDir);
    try {
      const store = new Store({
        file: directory.file,
        migrationsDirectory: join(projectRoot, 'migrations'),
        durability: parts.config.durability,
      });
      const facts = new KeyValues(store.db, 'gantry');
      const random = parts.config.seed === undefined ? new SystemRandom() : new SeededRandom(parts.config.seed);
      const ids = new Ids(random);
      const clock = openClock(parts, facts);
      const runtimes = await openRuntimes({
        choice: parts.config.runtime,
        timing: parts.config.timing,
        gantryId: identity(facts, ids),
        journal: new KeyValues(store.db, 'simulated-runtime'),
        clock,
        random,
        ids,
        log: parts.log,
      });
      return new Gantry(parts, { directory, store, facts, ids, clock, runtimes });
    } catch (error) {
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
      readonly runtimes: Runtimes;
    },
  ) {
    const { config, log, strict } = parts;
    const { store, clock, ids, runtimes } = made;
    this.#parts = parts;
    this.#directory = made.directory;
    this.#store = store;
    this.#facts = made.facts;
    this.#runtimes = runtimes;
    this.clock = clock;
    this.runtime = runtimes.fargate.name;
    const settings = {
      fargateRuntime: runtimes.fargate.name,
      stoppedTaskRetentionMs: hourMs,
      inactiveClusterRetentionMs: hourMs,
    };
    this.#ecs = new EcsStore(store, ids, clock);
    const ecs = createEcsService({ store: this.#ecs, clock, ids, log, settings, strict });
    this.services = [ecs, createStsService({ strict })];
    this.#loop = new ReconcileLoop({
      clock,
      log,
      concurrency,
      resyncMs,
      liveKeys: () => this.#liveKeys(),
      controllers: [
        new TaskController({ store: this.#ecs, runtimes: runtimes.byName, holds: runtimes.holds, clock, log }),
        new Housekeeping(this.#ecs, settings, clock),
      ],
    });
    store.onCommit(({ touched }) => {
      for (const key of touched) this.#loop.queue.add(key);
    });
    for (const runtime of runtimes.byName.values()) {
      runtime.onChange((taskArn) => this.#loop.queue.add(`task/${taskArn}`));
    }
    this.app = createHttpServer({
      services: this.services,
      settings: {
        host: config.host,
        allowedHosts: config.allowedHosts,
        defaultAccount: config.account,
        defaultRegion: config.region,
        bodyLimitBytes: defaultBodyLimitBytes,
        ...(config.verifySignatures ? { secretAccessKeyOf: (id: string) => config.accessKeys.get(id) } : {}),
      },
      log,
      // Not the services' own: requests must not shift the history that a seed gives.
      ids: new Ids(new SystemRandom()),
      // Clients sign with real time whatever clock the services have.
      clock: new SystemClock(),
      openApiDirectory: join(projectRoot, 'openapi'),
      controlRoutes: (app) => controlRoutes(app, this),
    });
  }

  /** Begins to reconcile: with everything that is live, as after a crash. */
  start(): Promise<void> {
    return this.#loop.start();
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
    await this.app.close();
    await this.#loop.stop();
    if (this.#parts.config.stopTasksOnExit) await this.#removeContainers();
    for (const runtime of this.#runtimes.byName.values()) await runtime.close();
    await this.#store.close();
    this.#directory.release();
  }

  health(): Health {
    const { clock } = this.#parts.config;
    return { status: 'ok', version, runtime: this.runtime, clock, now: this.clock.now() };
  }

  async reset(): Promise<void> {
    this.#loop.queue.clear();
    await this.settle();
    this.#store.eraseAll(['gantry']);
    await this.#removeContainers();
    this.#runtimes.simulated?.setScripts([]);
  }

  readClock(): ClockReading {
    const { clock } = this.#parts.config;
    const nextDeadline =
      this.clock instanceof VirtualClock ? this.clock.nextDeadline({ includeBackground: false }) : undefined;
    return { clock, now: this.clock.now(), nextDeadline };
  }

  async advanceClock(ms: number): Promise<ClockReading> {
    const clock = this.#virtualClock();
    const target = clock.now() + ms;
    await this.settle();
    for (;;) {
      const next = clock.nextDeadline({ includeBackground: true });
      if (next === undefined || next > target) break;
      await this.#jump(clock, next);
    }
    await this.#jump(clock, target);
    return this.readClock();
  }

  async runUntilIdle(limitMs: number): Promise<ClockReading> {
    const clock = this.#virtualClock();
    const limit = clock.now() + limitMs;
    await this.settle();
    for (;;) {
      const wanted = clock.nextDeadline({ includeBackground: false });
      if (wanted === undefined || wanted > limit) break;
      await this.#jump(clock, clock.nextDeadline({ includeBackground: true }) ?? wanted);
    }
    return this.readClock();
  }

  why(keyOrArn: string): Why | undefined {
    const key = keyOrArn.startsWith('arn:') ? keyOfArn(keyOrArn) : keyOrArn;
    const record = this.#loop.recordOf(key);
    return record && { key, ...record };
  }

  lastEventSequence(): number {
    return this.#store.outbox.lastSequence();
  }

  eventsAfter(sequence: number, limit: number): readonly StoredEvent[] {
    return this.#store.outbox.after(sequence, limit);
  }

  onEvents(listener: () => void): () => void {
    return this.#store.onCommit(({ events }) => {
      if (events.length > 0) listener();
    });
  }

  faults(): readonly unknown[] | undefined {
    return this.#runtimes.simulated?.scripts();
  }

  setFaults(scripts: readonly unknown[]): void {
    assert(this.#runtimes.simulated !== undefined, 'faults need the simulated runtime');
    this.#runtimes.simulated.setScripts(scripts);
  }

  #virtualClock(): VirtualClock {
    assert(this.clock instanceof VirtualClock, 'the clock is not virtual: start with --clock virtual');
    return this.clock;
  }

  async #jump(clock: VirtualClock, instant: number): Promise<void> {
    clock.jumpTo(instant);
    this.#facts.put(virtualNow, String(clock.now()));
    await this.settle();
  }

  async #liveKeys(): Promise<Iterable<string>> {
    this.#store.outbox.keepNewest(storedEvents);
    const keys = new Set(this.#ecs.read((unit) => unit.tasks.liveArns()).map((arn) => `task/${arn}`));
    keys.add('housekeeping/ecs');
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
      this.#parts.log.warn({ runtime: runtime.name, err: error }, 'the runtime could not list its tasks');
      return [];
    }
  }

  async #removeContainers(): Promise<void> {
    for (const runtime of this.#runtimes.byName.values()) {
      const arns = await this.#known(runtime);
      await Promise.all(arns.map((arn) => runtime.forget(arn)));
    }
  }
}

const virtualNow = 'virtual-now';

/** The version in package.json, beside src and beside dist alike. */
const version = String(JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')).version);

function openClock(parts: GantryParts, facts: KeyValues): Clock {
  if (parts.config.clock === 'system') return new SystemClock();
  // A virtual clock goes on where it stood: time that ran back would confuse every row.
  const stood = facts.get(virtualNow);
  return new VirtualClock(stood === undefined ? (parts.startOfTime ?? new SystemClock().now()) : Number(stood));
}

/** The name in this Gantry's container labels, the same after every restart on the same data folder. */
function identity(facts: KeyValues, ids: Ids): string {
  const known = facts.get('id');
  if (known !== undefined) return known;
  const id = ids.hex(16);
  facts.put('id', id);
  return id;
}

/** `arn:…:task/<cluster>/<id>` is looked after under `task/<arn>`. */
function keyOfArn(arn: string): string {
  const resource = arn.split(':').slice(5).join(':');
  return `${resource.slice(0, resource.indexOf('/'))}/${arn}`;
}
