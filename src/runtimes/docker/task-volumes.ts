// The volumes of tasks on the engine: what a task finds when its containers are made, and what goes
// when it is forgotten. Truth is on the engine: volumes that go with a task carry its ARN as a label.
import { createHash } from 'node:crypto';
import type { Logger } from '../../kernel/logger.ts';
import type { TaskObservation, TaskSpec, VolumeSpec } from '../../ports/runtime.ts';
import { ContainerFailure, failureOf } from './container-failure.ts';
import { EfsVolumes, type EfsVolumesOptions } from './efs-volumes.ts';
import type { NewVolume } from './engine-volumes.ts';
import { instanceLabel, labelFilters, taskArnLabel } from './labels.ts';
import type { VolumeSource, VolumeSources } from './mounts.ts';

export interface TaskVolumesOptions extends EfsVolumesOptions {
  readonly log: Logger;
}

type Volume<Kind extends VolumeSpec['kind']> = Extract<VolumeSpec, { kind: Kind }>;

const none: VolumeSources = new Map();

export class TaskVolumes {
  readonly #options: TaskVolumesOptions;
  readonly #efs: EfsVolumes;
  /** By task: its containers are made at the same time and wait for the same volumes. */
  readonly #provided = new Map<string, Promise<VolumeSources>>();
  /** The tasks that the last listing found volumes of. */
  readonly #listed = new Set<string>();

  constructor(options: TaskVolumesOptions) {
    this.#options = options;
    this.#efs = new EfsVolumes(options);
  }

  /**
   * Makes the volumes of a task that are missing and says what stands for each. Throws
   * ContainerFailure when a task cannot have its volumes.
   */
  provide(spec: TaskSpec): Promise<VolumeSources> {
    const { taskArn, volumes = [] } = spec;
    if (volumes.length === 0 && mountedVolumes(spec).size === 0) return Promise.resolve(none);
    const known = this.#provided.get(taskArn);
    if (known !== undefined) return known;
    const providing = this.#provide(spec);
    this.#provided.set(taskArn, providing);
    // Another try may succeed, when it was the engine that did not answer.
    providing.catch(() => this.#provided.delete(taskArn));
    return providing;
  }

  /** Removes the volumes that go with a task. Its containers must be gone. */
  async remove(taskArn: string): Promise<void> {
    this.#provided.delete(taskArn);
    this.#listed.delete(taskArn);
    await this.#removeAll(labelFilters(this.#options.gantryId, taskArn));
  }

  /** Removes the file systems and volumes of this Gantry that outlive tasks. */
  async removeKept(): Promise<void> {
    await this.#removeAll(labelFilters(this.#options.gantryId));
  }

  /** The ARNs of the tasks that volumes are there of. */
  async taskArns(): Promise<readonly string[]> {
    const { engine, gantryId } = this.#options;
    const found = await engine.volumes.list([...labelFilters(gantryId), taskArnLabel]);
    const taskArns = found.flatMap((volume) => volume.labels[taskArnLabel] ?? []);
    for (const taskArn of taskArns) this.#listed.add(taskArn);
    return taskArns;
  }

  /**
   * What is to be seen of a task that has only volumes, because Gantry was killed before it made a
   * container: enough for the task to be forgotten, or started again.
   */
  observe(taskArn: string): TaskObservation | undefined {
    return this.#listed.has(taskArn) ? { taskArn, containers: [], released: true } : undefined;
  }

  async #removeAll(labels: readonly string[]): Promise<void> {
    const { engine, log } = this.#options;
    for (const { name } of await engine.volumes.list(labels)) {
      // A stranger's container may have mounted it. The next resync finds it again and tries again.
      if (!(await engine.volumes.remove(name)))
        log.warn({ volume: name }, 'a volume is still in use');
    }
  }

  async #provide(spec: TaskSpec): Promise<VolumeSources> {
    const { volumes = [] } = spec;
    const mounted = mountedVolumes(spec);
    const unknown = [...mounted].find((name) => volumes.every((volume) => volume.name !== name));
    // The agent's words.
    if (unknown !== undefined) throw invalidVolume(`Invalid volume referenced: ${unknown}`);
    try {
      const sources = await Promise.all(
        volumes.map(async (volume) => {
          const source = await this.#sourceOf(spec, volume, mounted.has(volume.name));
          return source === undefined ? [] : [[volume.name, source] as const];
        }),
      );
      return new Map(sources.flat());
    } catch (error) {
      throw failureOf('CannotCreateVolumeError', error);
    }
  }

  async #sourceOf(
    spec: TaskSpec,
    volume: VolumeSpec,
    mounted: boolean,
  ): Promise<VolumeSource | undefined> {
    switch (volume.kind) {
      case 'host':
        if (volume.sourcePath !== undefined) return this.#hostPath(volume.name, volume.sourcePath);
        // Like the agent, which makes an empty one only for those who mount it.
        return mounted ? await this.#taskVolume(spec, volume.name) : undefined;
      case 'docker':
        this.#checkDriverOptions(volume);
        return volume.scope === 'task'
          ? await this.#taskVolume(spec, volume.name, volume)
          : await this.#sharedVolume(volume);
      case 'efs':
        return await this.#efs.sourceOf(spec.taskArn, volume);
      case 'ebs':
        return await this.#managedVolume(spec, volume);
      case 'unsupported':
        throw new ContainerFailure(volume.reason);
      default:
        return volume satisfies never;
    }
  }

  /** A volume that is made for this task and goes with it. */
  async #taskVolume(
    spec: TaskSpec,
    name: string,
    options: Omit<NewVolume, 'name'> = { driver: 'local', driverOpts: {}, labels: {} },
  ): Promise<VolumeSource> {
    const { engine, gantryId } = this.#options;
    const { driver, driverOpts } = options;
    const source = volumeNameOf(gantryId, spec, name);
    const labels = { ...options.labels, ...this.#labelsOf(spec) };
    await engine.volumes.create({ name: source, driver, driverOpts, labels });
    return { source, options: [] };
  }

  /** A volume that any task on the machine may use, and that no task removes. */
  async #sharedVolume(volume: Volume<'docker'>): Promise<VolumeSource> {
    const { engine } = this.#options;
    const { name, autoprovision } = volume;
    // One that exists is used as it is: the agent compares its labels and options only if told to.
    if ((await engine.volumes.inspect(name)) === undefined) {
      if (!autoprovision) throw missingVolume(name);
      await engine.volumes.create(volume);
    }
    return { source: name, options: [] };
  }

  /** An EBS volume: empty, for one task, and kept afterwards if the task's launch said so. */
  async #managedVolume(spec: TaskSpec, volume: Volume<'ebs'>): Promise<VolumeSource> {
    const { engine, gantryId } = this.#options;
    const { volumeId: name, deleteOnTermination } = volume;
    const labels = deleteOnTermination ? this.#labelsOf(spec) : { [instanceLabel]: gantryId };
    await engine.volumes.create({ name, driver: 'local', driverOpts: {}, labels });
    const found = await engine.volumes.inspect(name);
    // Two Gantrys with one seed draw the same ids, and an existing volume is not made again.
    const owner = found?.labels[instanceLabel];
    if (owner !== gantryId) {
      const text = `the engine has a volume ${name} of somebody else`;
      throw new ContainerFailure(`CannotCreateVolumeError: ${text}`);
    }
    // Another file system than the image's: nothing of the image is copied there.
    return { source: name, options: ['nocopy'] };
  }

  #hostPath(name: string, sourcePath: string): VolumeSource {
    if (this.#options.allowHostMounts) return { source: sourcePath, options: [] };
    throw invalidVolume(`volume '${name}' is ${sourcePath} of the host, ${hostMountsAreOff}`);
  }

  /** The engine's own driver mounts whatever it is told, the host's folders and disks among it. */
  #checkDriverOptions({ name, driver, driverOpts }: Volume<'docker'>): void {
    const { allowHostMounts } = this.#options;
    if (allowHostMounts || driver !== 'local' || Object.keys(driverOpts).length === 0) return;
    const { type = '', o = '' } = driverOpts;
    const binds = o.split(',').some((option) => option.trim().replace(/^r/, '') === 'bind');
    if (!binds && foreignFileSystems.has(type)) return;
    throw invalidVolume(`volume '${name}' may mount a part of the host, ${hostMountsAreOff}`);
  }

  #labelsOf(spec: TaskSpec): Record<string, string> {
    return { [instanceLabel]: this.#options.gantryId, [taskArnLabel]: spec.taskArn };
  }
}

/** File systems that are not on the host. */
const foreignFileSystems = new Set(['tmpfs', 'nfs', 'nfs4', 'cifs']);
const hostMountsAreOff = 'and --allow-host-mounts (GANTRY_ALLOW_HOST_MOUNTS) is off';
/** Engines make a folder of the name, and file systems allow 255 bytes. */
const longestPrefix = 200;

/**
 * The engine's name of a task's own volume: the agent's `ecs-<family>-<revision>-<volume>-<suffix>`
 * with a suffix that is the same at every try and another for every task of every Gantry.
 */
function volumeNameOf(gantryId: string, spec: TaskSpec, name: string): string {
  const prefix = `ecs-${spec.family}-${spec.revision}-${name}`.slice(0, longestPrefix);
  const suffix = createHash('sha256').update(`${gantryId} ${spec.taskArn} ${name}`).digest('hex');
  return `${prefix}-${suffix.slice(0, 32)}`;
}

function mountedVolumes(spec: TaskSpec): ReadonlySet<string> {
  return new Set(
    spec.containers.flatMap(({ mountPoints = [] }) => mountPoints.map((m) => m.sourceVolume)),
  );
}

/** The agent's words, with the engine's at the end. */
function missingVolume(name: string): ContainerFailure {
  return new ContainerFailure(
    'CannotCreateVolumeError: initialize volume: volume detection failed, ' +
      `volume '${name}' does not exist and autoprovision is set to false: ` +
      `Error response from daemon: get ${name}: no such volume`,
  );
}

function invalidVolume(text: string): ContainerFailure {
  return new ContainerFailure(`InvalidVolumeError: ${text}`);
}
