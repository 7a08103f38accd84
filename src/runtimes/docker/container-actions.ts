import type { Clock } from '../../kernel/clock.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { ContainerEnvironment } from '../../ports/container-endpoints.ts';
import type { ContainerSpec, TaskSpec } from '../../ports/runtime.ts';
import { type Admission, admit } from './admission.ts';
import { containerOptions } from './container-config.ts';
import { failureOf } from './container-failure.ts';
import type { LogRoutes } from './container-logs/log-routes.ts';
import { type ContainerSnapshot, createdSnapshot, snapshotOf } from './container-snapshot.ts';
import { DiskQuota } from './disk-quota.ts';
import type { Engine } from './engine.ts';
import { EngineError, hasStatus, isMissingImage } from './engine-errors.ts';
import { LogRouters } from './firelens/log-routers.ts';
import { type GivenResources, withoutGiven } from './given-resources.ts';
import type { HostPortRanges } from './host-port-ranges.ts';
import { isOtherPlatform, otherPlatform, platformFor } from './image-platform.ts';
import type { ImagePulls } from './image-pulls.ts';
import { readLabels } from './labels.ts';
import { pauseOptions } from './network-options.ts';
import type { PauseImageImport } from './pause/pause-image-import.ts';
import { errorWithoutLogOptions } from './secret-log-options.ts';
import type { TaskCgroups } from './task-cgroup.ts';
import type { Seat, TaskNetwork } from './task-network.ts';
import type { TaskVolumes } from './task-volumes.ts';

export interface CreatedContainer {
  readonly id: string;
  readonly snapshot: ContainerSnapshot;
}

export interface ContainerActionsOptions {
  readonly engine: Engine;
  readonly gantryId: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly pulls: ImagePulls;
  readonly volumes: TaskVolumes;
  readonly pauseImage: PauseImageImport;
  readonly cgroups: TaskCgroups;
  readonly network: TaskNetwork;
  readonly hostPorts: HostPortRanges;
  readonly publishPorts: boolean;
  readonly environment: ContainerEnvironment | undefined;
  readonly resources: GivenResources;
  readonly admission: Admission;
  readonly logs: LogRoutes;
}

/** Of addresses that others turn out to have. */
const mostSeats = 10;

type CreateOptions = ReturnType<typeof containerOptions>;

/**
 * The single steps by which containers of tasks come to be. Each may be repeated: what exists already
 * is taken over. Each tries the likely thing first and repairs afterwards, because asking whether an
 * image or a network is there costs a round trip every time and is needed once.
 */
export class ContainerActions {
  readonly #engine: Engine;
  readonly #gantryId: string;
  readonly #clock: Clock;
  readonly #pulls: ImagePulls;
  readonly #volumes: TaskVolumes;
  readonly #pauseImage: PauseImageImport;
  readonly #cgroups: TaskCgroups;
  readonly #network: TaskNetwork;
  readonly #hostPorts: HostPortRanges;
  readonly #publishPorts: boolean;
  readonly #environment: ContainerEnvironment | undefined;
  readonly #resources: GivenResources;
  readonly #routers: LogRouters;
  readonly #admission: Admission;
  readonly #diskQuota: DiskQuota;
  readonly #logs: LogRoutes;

  constructor(options: ContainerActionsOptions) {
    this.#engine = options.engine;
    this.#gantryId = options.gantryId;
    this.#clock = options.clock;
    this.#pulls = options.pulls;
    this.#volumes = options.volumes;
    this.#pauseImage = options.pauseImage;
    this.#cgroups = options.cgroups;
    this.#network = options.network;
    this.#hostPorts = options.hostPorts;
    this.#publishPorts = options.publishPorts;
    this.#environment = options.environment;
    this.#resources = options.resources;
    this.#routers = new LogRouters(options);
    this.#admission = options.admission;
    this.#diskQuota = new DiskQuota(options.log);
    this.#logs = options.logs;
  }

  /**
   * Creates a container of a task, making the task's volumes before if they are missing, and pulling
   * its image when the engine does not have it. `begun` says when the task began to need images and,
   * once that is known, when it had them all (epoch ms), and which image the tag is for the task. Throws
   * ContainerFailure, or the reason of the abort when `signal` ends the wait for the image.
   */
  async create(
    spec: TaskSpec,
    container: ContainerSpec,
    begun: {
      readonly pullStartedAt: number;
      readonly pullStoppedAt: number | undefined;
      readonly imageId: string | undefined;
    },
    signal: AbortSignal,
  ): Promise<CreatedContainer> {
    const host = await this.#engine.host();
    admit(spec, container, host, this.#admission);
    const platform = platformFor(spec, host);
    const cgroupParent = await this.#cgroups.parentFor(spec);
    const provided = await this.#volumes.provide(spec);
    const hostPortRanges = await this.#hostPorts.choose(spec, container);
    const given = await this.#resources.give(spec, container);
    const { container: equipped, volumes } = await this.#routers.equip(spec, given, provided);
    const environment = (await this.#environment?.(spec, given)) ?? {};
    await this.#logs.prepare(spec, given);
    const logLabels = this.#logs.labelsFor(spec, given);
    const attempt = async (): Promise<CreatedContainer | undefined> => {
      const pullStoppedAt = begun.pullStoppedAt ?? this.#clock.now();
      const pull = { pullStartedAt: begun.pullStartedAt, pullStoppedAt };
      const options = containerOptions(spec, equipped, {
        gantryId: this.#gantryId,
        pull,
        imageId: begun.imageId,
        diskQuota: this.#diskQuota.of(spec),
        environment,
        platform,
        cpuCount: host.cpuCount,
        cgroupParent,
        volumes,
        hostPortRanges,
        logLabels,
      });
      return await this.#createOrTakeOver(options, createdSnapshot(pull));
    };
    const withoutQuota = async (error: unknown): Promise<CreatedContainer | undefined> => {
      if (this.#diskQuota.refuses(error)) return await attempt();
      throw error;
    };
    try {
      const created = await attempt().catch(withoutQuota);
      if (created !== undefined) return created;
    } catch (error) {
      throw withoutGiven(failureOf('CannotCreateContainerError', error), container, given);
    }
    try {
      const { image, repositoryCredentials: secret } = container;
      const login = secret && (await this.#resources.registryLogin(spec, secret));
      await this.#pulls.pull({ image, platform, secret, login: login || undefined }, signal);
    } catch (error) {
      throw failureOf('CannotPullContainerError', error);
    }
    signal.throwIfAborted();
    try {
      const created = await attempt().catch(withoutQuota);
      if (created !== undefined) return created;
      if (platform !== undefined) throw otherPlatform(platform);
      throw new EngineError(404, `No such image: ${container.image}`);
    } catch (error) {
      throw withoutGiven(failureOf('CannotCreateContainerError', error), container, given);
    }
  }

  /**
   * Brings up the container that owns the namespaces that the task's containers share; `id` names it
   * when it exists already. Throws ContainerFailure.
   */
  async startPause(spec: TaskSpec, id: string | undefined): Promise<CreatedContainer> {
    try {
      if (spec.networkMode === 'awsvpc') return await this.#seatPause(spec, id);
      const created = await this.#createPauseUnless(id, spec);
      await this.#engine.start(created.id);
      return created;
    } catch (error) {
      const isNetwork = spec.networkMode === 'awsvpc';
      throw failureOf(isNetwork ? 'ContainerNetworkingError' : 'CannotStartContainerError', error);
    }
  }

  /**
   * Starts a created container. False when it must be made anew: the engine writes the id of the pause
   * container whose namespaces it shares into it at its creation, and the address of its log router.
   * Throws ContainerFailure.
   */
  async start(spec: TaskSpec, name: string, id: string): Promise<boolean> {
    if (await this.#routers.isOutdated(spec, name, id)) return false;
    try {
      await this.#engine.start(id);
      return true;
    } catch (error) {
      const missing = error instanceof EngineError ? missingContainer(error) : undefined;
      if (missing !== undefined && missing !== id) return false;
      const labels = (await this.#engine.inspect(id))?.Config.Labels ?? {};
      throw failureOf('CannotStartContainerError', errorWithoutLogOptions(error, labels));
    }
  }

  /** Resolves when all that the task's containers wrote is delivered, or soon enough. */
  async drainLogs(spec: TaskSpec, idOf: (name: string) => string | undefined): Promise<void> {
    await this.#logs.drain(spec, idOf);
  }

  /** Gives back what the task had besides containers and volumes. Each may be gone already. */
  async release(taskArn: string): Promise<void> {
    this.#resources.forget(taskArn);
    this.#routers.forget(taskArn);
    await this.#cgroups.remove(taskArn);
    this.#hostPorts.release(taskArn);
    await this.#network.leave(taskArn);
  }

  /** The network is made at the same time, if it is missing. */
  async #seatPause(spec: TaskSpec, known: string | undefined): Promise<CreatedContainer> {
    this.#network.hold(spec.taskArn);
    let id = known;
    for (let tries = 1; ; tries += 1) {
      const seat = this.#network.seatOf(spec);
      const ensuring = this.#network.ensure();
      ensuring.catch(() => {});
      const created = await this.#createPauseUnless(id, spec, seat);
      await ensuring;
      try {
        await this.#engine.start(created.id);
        return created;
      } catch (error) {
        if (!(error instanceof EngineError) || tries === mostSeats) throw error;
        const isGone = missingContainer(error) === created.id;
        if (!isGone && !(await this.#network.repair(seat, error))) throw error;
      }
      // Its seat is written in it.
      await this.#engine.remove(created.id);
      id = undefined;
    }
  }

  async #createPauseUnless(
    id: string | undefined,
    spec: TaskSpec,
    seat?: Seat,
  ): Promise<CreatedContainer> {
    if (id !== undefined) return { id, snapshot: createdSnapshot() };
    const cgroupParent = await this.#cgroups.parentFor(spec);
    const options = pauseOptions(spec, {
      gantryId: this.#gantryId,
      seat,
      publishPorts: this.#publishPorts,
      cgroupParent,
    });
    const created = await this.#createOrTakeOver(options, createdSnapshot());
    if (created !== undefined) return created;
    await this.#pauseImage.once();
    const second = await this.#createOrTakeOver(options, createdSnapshot());
    if (second === undefined) throw new EngineError(404, `No such image: ${options.Image}`);
    return second;
  }

  /** Undefined when the engine has no such image, or has it for another platform. */
  async #createOrTakeOver(
    options: CreateOptions,
    snapshot: ContainerSnapshot,
  ): Promise<CreatedContainer | undefined> {
    try {
      return { id: await this.#engine.create(options), snapshot };
    } catch (error) {
      if (isMissingImage(error) || isOtherPlatform(error)) return undefined;
      if (!hasStatus(error, 409)) throw error;
      return await this.#takeOver(options, error);
    }
  }

  /** The name is taken: by an earlier try of ours that was cut short, or by a stranger. */
  async #takeOver(options: CreateOptions, conflict: unknown): Promise<CreatedContainer> {
    const inspected = await this.#engine.inspect(options.name ?? '');
    // The engine reserves the name before the container can be seen: look again a little later.
    if (inspected === undefined) throw new Error('the container is just being created');
    const theirs = readLabels(inspected.Config.Labels);
    const ours = readLabels(options.Labels ?? {});
    if (theirs === undefined || theirs.taskArn !== ours?.taskArn) throw conflict;
    return { id: inspected.Id, snapshot: snapshotOf(inspected) };
  }
}

/** The id of the container that the engine says is not there. */
function missingContainer({ message }: EngineError): string | undefined {
  return /no such container: ([0-9a-f]{64})/i.exec(message)?.[1];
}
