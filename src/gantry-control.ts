// What the control API does with a running Gantry: part of the composition root, kept apart because it
// changes with that API and not with the parts.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert } from './kernel/assert.ts';
import { type Clock, VirtualClock } from './kernel/clock.ts';
import type { Logger } from './kernel/logger.ts';
import type { ReconcileLoop } from './kernel/reconcile-loop.ts';
import type { Endpoints } from './open-endpoints.ts';
import type { Logs } from './open-logs.ts';
import type { Machines } from './open-machines.ts';
import type { Runtimes } from './open-runtimes.ts';
import type {
  ClockReading,
  ContainerEndpoint,
  Control,
  Health,
  PublishedPort,
  PublishedPorts,
  StoredEvent,
  Why,
} from './ports/control.ts';
import type { MachineFleet } from './ports/fleet.ts';
import type {
  PlacementAnswer,
  PlacementQuestion,
  PlacementQuestionRefused,
} from './ports/placement.ts';
import type { NetworkBinding } from './ports/runtime.ts';
import { EngineError, RuntimeUnavailableError } from './runtimes/docker/engine-errors.ts';
import { stopEveryTask } from './services/ecs/controllers/stop-every-task.ts';
import { answerPlacementQuestion } from './services/ecs/explain-placement.ts';
import { explainResource } from './services/ecs/explain-resource.ts';
import type { EcsSettings } from './services/ecs/settings.ts';
import type { EcsStore } from './services/ecs/tables/ecs-store.ts';
import type { KeyValues } from './store/key-values.ts';
import type { Store } from './store/store.ts';

export interface GantryControlParts {
  readonly clockKind: 'system' | 'virtual';
  readonly clock: Clock;
  readonly log: Logger;
  readonly store: Store;
  readonly ecs: EcsStore;
  readonly settings: EcsSettings;
  /** Where names are looked for that come without an account and a region. */
  readonly world: { readonly account: string; readonly region: string };
  readonly facts: KeyValues;
  readonly loop: ReconcileLoop;
  readonly runtimes: Runtimes;
  readonly endpoints: Pick<Endpoints, 'of'>;
  readonly logs: Pick<Logs, 'reset'>;
  readonly machines: Machines;
  /** Resolves when every write is committed and no key is ready or in flight. */
  readonly settle: () => Promise<void>;
}

/** The fact under which a virtual clock's hand is kept. */
export const virtualNow = 'virtual-now';

/** Why tasks stopped that --stop-tasks-on-exit ended. ECS has no word for a control plane that ends. */
const endedWithServer = 'Gantry was told to end with --stop-tasks-on-exit';

/** The version in package.json, beside src and beside dist alike. */
const packageFile = join(import.meta.dirname, '../package.json');
const version = String(JSON.parse(readFileSync(packageFile, 'utf8')).version);

export class GantryControl implements Control {
  readonly #parts: GantryControlParts;

  constructor(parts: GantryControlParts) {
    this.#parts = parts;
  }

  get machines(): MachineFleet {
    return this.#parts.machines.fleet;
  }

  health(): Health {
    const { clockKind, clock, runtimes } = this.#parts;
    return {
      status: 'ok',
      version,
      runtime: runtimes.fargate.name,
      clock: clockKind,
      now: clock.now(),
    };
  }

  async reset(): Promise<string | undefined> {
    const { loop, store, runtimes, logs, machines, settle } = this.#parts;
    loop.queue.clear();
    await settle();
    store.eraseAll(['gantry']);
    await logs.reset();
    loop.clear();
    runtimes.simulated?.setScripts([]);
    runtimes.addresses.forgetSubnets();
    await machines.ensure();
    // Last what an engine has to do: one that is gone must not leave the rest half done.
    try {
      await removeContainers(runtimes);
      await runtimes.removeKeptVolumes();
      return undefined;
    } catch (error) {
      if (isOfEngine(error)) return error.message;
      throw error;
    }
  }

  /**
   * Stops every task because the server ends. Containers that cannot be removed now go at the next
   * start: the rows say by then that they are to stop.
   */
  async endTasks(): Promise<void> {
    const { ecs, clock, runtimes, log } = this.#parts;
    await stopEveryTask(ecs, endedWithServer, clock.now());
    await removeContainers(runtimes).catch((error: unknown) => {
      log.warn({ err: error }, 'not every container could be removed');
    });
  }

  readClock(): ClockReading {
    const { clockKind, clock } = this.#parts;
    const nextDeadline =
      clock instanceof VirtualClock ? clock.nextDeadline({ includeBackground: false }) : undefined;
    return { clock: clockKind, now: clock.now(), nextDeadline };
  }

  async advanceClock(ms: number): Promise<ClockReading> {
    const clock = this.#virtualClock();
    const target = clock.now() + ms;
    await this.#parts.settle();
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
    await this.#parts.settle();
    for (;;) {
      const wanted = clock.nextDeadline({ includeBackground: false });
      if (wanted === undefined || wanted > limit) break;
      await this.#jump(clock, clock.nextDeadline({ includeBackground: true }) ?? wanted);
    }
    return this.readClock();
  }

  why(keyOrArn: string): Why | undefined {
    const { loop, clock, ecs, settings } = this.#parts;
    const key = keyOrArn.startsWith('arn:') ? keyOfArn(keyOrArn) : keyOrArn;
    const record = loop.recordOf(key);
    // What a pass failed at, or will do, says more than the row.
    if (record !== undefined && (record.failures > 0 || record.recheckAt !== undefined))
      return { key, ...record };
    const now = clock.now();
    const arn = key.slice(key.indexOf('/') + 1);
    const explained = explainResource(arn, { store: ecs, settings, now });
    if (explained !== undefined) return { key, at: now, failures: 0, ...explained };
    return record && { key, ...record };
  }

  explainPlacement(question: PlacementQuestion): PlacementAnswer | PlacementQuestionRefused {
    return answerPlacementQuestion(question, this.#parts.ecs, this.#parts.world);
  }

  async publishedPorts(taskArn: string): Promise<PublishedPorts | undefined> {
    try {
      for (const runtime of this.#parts.runtimes.byName.values()) {
        const observation = await runtime.observe(taskArn);
        if (observation === undefined) continue;
        return { ports: (observation.publishedPorts ?? []).flatMap(publishedPort) };
      }
      return undefined;
    } catch (error) {
      if (isOfEngine(error)) return { unavailable: error.message };
      throw error;
    }
  }

  async containerEndpoints(taskArn: string): Promise<readonly ContainerEndpoint[] | undefined> {
    return await this.#parts.endpoints.of(taskArn);
  }

  lastEventSequence(): number {
    return this.#parts.store.outbox.lastSequence();
  }

  eventsAfter(sequence: number, limit: number): readonly StoredEvent[] {
    return this.#parts.store.outbox.after(sequence, limit);
  }

  onEvents(listener: () => void): () => void {
    return this.#parts.store.onCommit(({ events }) => {
      if (events.length > 0) listener();
    });
  }

  faults(): readonly unknown[] | undefined {
    return this.#parts.runtimes.simulated?.scripts();
  }

  setFaults(scripts: readonly unknown[]): void {
    const { simulated } = this.#parts.runtimes;
    assert(simulated !== undefined, 'faults need the simulated runtime');
    simulated.setScripts(scripts);
  }

  #virtualClock(): VirtualClock {
    const { clock } = this.#parts;
    assert(clock instanceof VirtualClock, 'the clock is not virtual: start with --clock virtual');
    return clock;
  }

  async #jump(clock: VirtualClock, instant: number): Promise<void> {
    clock.jumpTo(instant);
    this.#parts.facts.put(virtualNow, String(clock.now()));
    await this.#parts.settle();
  }
}

/** Forgets every task of every runtime; rejects with the first failure when it has tried all. */
async function removeContainers({ byName }: Pick<Runtimes, 'byName'>): Promise<void> {
  const removals = [...byName.values()].map(async (runtime) => {
    const arns = await runtime.list();
    throwFirst(await Promise.allSettled(arns.map((arn) => runtime.forget(arn))));
  });
  throwFirst(await Promise.allSettled(removals));
}

function throwFirst(results: readonly PromiseSettledResult<void>[]): void {
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}

/** Nothing is wrong with Gantry or with the call: the engine said no, or nothing. */
function isOfEngine(error: unknown): error is Error {
  return error instanceof RuntimeUnavailableError || error instanceof EngineError;
}

/** `arn:…:task/<cluster>/<id>` is looked after under `task/<arn>`. */
function keyOfArn(arn: string): string {
  const resource = arn.split(':').slice(5).join(':');
  return `${resource.slice(0, resource.indexOf('/'))}/${arn}`;
}

function publishedPort(binding: NetworkBinding): readonly PublishedPort[] {
  const { containerPort, hostPort, protocol, bindIP: host } = binding;
  if (containerPort === undefined || hostPort === undefined) return [];
  return [{ containerPort, protocol, host, hostPort }];
}
