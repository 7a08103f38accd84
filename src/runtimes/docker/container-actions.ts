import type { Clock } from '../../kernel/clock.ts';
import type { ContainerSpec, TaskSpec } from '../../ports/runtime.ts';
import { containerOptions } from './container-config.ts';
import { type ContainerSnapshot, createdSnapshot, snapshotOf } from './container-snapshot.ts';
import type { Engine } from './engine.ts';
import { containerReason, EngineError, hasStatus } from './engine-errors.ts';
import type { ImagePulls } from './image-pulls.ts';
import { readLabels } from './labels.ts';
import { pauseOptions, taskNetwork } from './network-options.ts';
import { importPauseImage } from './pause/pause-image.ts';

/** Thrown when a container cannot be started and trying again would not help. */
export class ContainerFailure extends Error {
  /** `<ErrorName>: <text>` in the agent's words. */
  readonly reason: string;

  constructor(name: string, cause: EngineError) {
    const reason = containerReason(name, cause);
    super(reason, { cause });
    this.name = 'ContainerFailure';
    this.reason = reason;
  }
}

export interface CreatedContainer {
  readonly id: string;
  readonly snapshot: ContainerSnapshot;
}

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
  #importing: Promise<void> | undefined;

  constructor(engine: Engine, gantryId: string, clock: Clock, pulls: ImagePulls) {
    this.#engine = engine;
    this.#gantryId = gantryId;
    this.#clock = clock;
    this.#pulls = pulls;
  }

  /**
   * Creates a container of a task, pulling its image when the engine does not have it. `pullStartedAt`
   * (epoch ms) is when the task began to need images. Throws ContainerFailure, or the reason of the
   * abort when `signal` ends the wait for the image.
   */
  async create(
    spec: TaskSpec,
    container: ContainerSpec,
    pullStartedAt: number,
    signal: AbortSignal,
  ): Promise<CreatedContainer> {
    const { cpuCount } = await this.#engine.host();
    const attempt = async (): Promise<CreatedContainer | undefined> => {
      const pull = { pullStartedAt, pullStoppedAt: this.#clock.now() };
      const options = containerOptions(spec, container, {
        gantryId: this.#gantryId,
        pull,
        cpuCount,
      });
      return await this.#createOrTakeOver(options, createdSnapshot(pull));
    };
    try {
      const created = await attempt();
      if (created !== undefined) return created;
    } catch (error) {
      throw failureOf('CannotCreateContainerError', error);
    }
    try {
      await this.#pulls.pull(container.image, signal);
    } catch (error) {
      throw failureOf('CannotPullContainerError', error);
    }
    signal.throwIfAborted();
    try {
      const created = await attempt();
      if (created !== undefined) return created;
      throw new EngineError(404, `No such image: ${container.image}`);
    } catch (error) {
      throw failureOf('CannotCreateContainerError', error);
    }
  }

  /**
   * Brings up the container that owns the task's network namespace; `id` names it when it exists
   * already. Throws ContainerFailure.
   */
  async startPause(spec: TaskSpec, id: string | undefined): Promise<CreatedContainer> {
    try {
      const created =
        id === undefined ? await this.#createPause(spec) : { id, snapshot: createdSnapshot() };
      await this.#startOnTaskNetwork(created.id);
      return created;
    } catch (error) {
      throw failureOf('ContainerNetworkingError', error);
    }
  }

  /** Starts a created container. Throws ContainerFailure. */
  async start(id: string): Promise<void> {
    try {
      await this.#engine.start(id);
    } catch (error) {
      throw failureOf('CannotStartContainerError', error);
    }
  }

  async #createPause(spec: TaskSpec): Promise<CreatedContainer> {
    const options = pauseOptions(spec, this.#gantryId);
    const created = await this.#createOrTakeOver(options, createdSnapshot());
    if (created !== undefined) return created;
    await this.#importPauseImageOnce();
    const second = await this.#createOrTakeOver(options, createdSnapshot());
    if (second === undefined) throw new EngineError(404, `No such image: ${options.Image}`);
    return second;
  }

  /** Many tasks may start at once on an engine that has no pause image yet. */
  async #importPauseImageOnce(): Promise<void> {
    this.#importing ??= importPauseImage(this.#engine).finally(() => {
      this.#importing = undefined;
    });
    await this.#importing;
  }

  async #startOnTaskNetwork(id: string): Promise<void> {
    try {
      await this.#engine.start(id);
    } catch (error) {
      if (!isMissingNetwork(error)) throw error;
      await this.#engine.createNetwork(taskNetwork, { 'gantry.network': 'awsvpc' });
      await this.#engine.start(id);
    }
  }

  /** Undefined when the engine has no such image. */
  async #createOrTakeOver(
    options: CreateOptions,
    snapshot: ContainerSnapshot,
  ): Promise<CreatedContainer | undefined> {
    try {
      return { id: await this.#engine.create(options), snapshot };
    } catch (error) {
      if (isMissingImage(error)) return undefined;
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

function failureOf(name: string, error: unknown): unknown {
  return error instanceof EngineError ? new ContainerFailure(name, error) : error;
}

function isMissingImage(error: unknown): boolean {
  return hasStatus(error, 404) && error instanceof Error && /no such image/i.test(error.message);
}

function isMissingNetwork(error: unknown): boolean {
  const text = `network ${taskNetwork} not found`;
  return error instanceof EngineError && error.message.includes(text);
}
