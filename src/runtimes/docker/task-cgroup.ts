import { createHash } from 'node:crypto';
import { access } from 'node:fs/promises';
import { hostname, release } from 'node:os';
import type { Logger } from '../../kernel/logger.ts';
import type { TaskSpec } from '../../ports/runtime.ts';
import { CgroupFilesV1, CgroupFilesV2, type CgroupLimits, type Cgroups } from './cgroup-files.ts';
import { CgroupSlices } from './cgroup-slices.ts';
import type { Engine } from './engine.ts';
import type { EngineHost } from './engine-host.ts';

const mebibyte = 1024 * 1024;

export interface TaskCgroupsOptions {
  readonly engine: Pick<Engine, 'host'>;
  readonly gantryId: string;
  readonly log: Logger;
  /** How cgroups are made on the engine's machine; chosen by cgroupsOf unless given. */
  readonly choose?: (host: EngineHost) => Promise<Cgroups | string>;
}

/**
 * The cgroups around tasks, which make the limits of a task hold for its containers together, as the
 * real agent does it with `/ecs/<task id>`. They are there where Gantry may make them: on the engine's
 * own machine, as root. Elsewhere the log says so once, and the limits of a task cap each of its
 * containers alone.
 */
export class TaskCgroups {
  readonly #options: TaskCgroupsOptions;
  readonly #made = new Map<string, Promise<string | undefined>>();
  #cgroups: Promise<Cgroups | undefined> | undefined;
  #refused = false;

  constructor(options: TaskCgroupsOptions) {
    this.#options = options;
  }

  /**
   * The cgroup that the containers of a task belong into, made before the first of them, in the words
   * of HostConfig.CgroupParent. Undefined for a task without limits of its own, and where there can be
   * none. Rejects only when the engine does not answer.
   */
  async parentFor(spec: TaskSpec): Promise<string | undefined> {
    const limits = limitsOf(spec);
    if (limits === undefined || this.#refused) return undefined;
    const made = this.#made.get(spec.taskArn) ?? this.#make(spec.taskArn, limits);
    this.#made.set(spec.taskArn, made);
    try {
      return await made;
    } catch (error) {
      this.#made.delete(spec.taskArn);
      throw error;
    }
  }

  /** Removes the cgroup of a task whose containers have ended. Rejects when the engine does not answer. */
  async remove(taskArn: string): Promise<void> {
    this.#made.delete(taskArn);
    const cgroups = await this.#chosen();
    if (cgroups === undefined) return;
    try {
      await cgroups.remove(this.#nameOf(taskArn));
    } catch (err) {
      // An empty cgroup costs nothing; it is tried once more when the task is forgotten.
      this.#options.log.debug({ task: taskArn, err }, 'the cgroup of a task is still in use');
    }
  }

  async #make(taskArn: string, limits: CgroupLimits): Promise<string | undefined> {
    const cgroups = await this.#chosen();
    if (cgroups === undefined) return undefined;
    const name = this.#nameOf(taskArn);
    try {
      await cgroups.make(name, limits);
      return cgroups.parentOf(name);
    } catch (error) {
      await this.remove(taskArn);
      this.#refuse(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }

  /** Asked once; again only when the engine did not answer. */
  async #chosen(): Promise<Cgroups | undefined> {
    this.#cgroups ??= this.#choose().catch((error: unknown) => {
      this.#cgroups = undefined;
      throw error;
    });
    return await this.#cgroups;
  }

  async #choose(): Promise<Cgroups | undefined> {
    const { engine, choose = cgroupsOf } = this.#options;
    const chosen = await choose(await engine.host());
    if (typeof chosen !== 'string') return chosen;
    this.#refuse(chosen);
    return undefined;
  }

  #refuse(reason: string): void {
    if (this.#refused) return;
    this.#refused = true;
    this.#options.log.info(
      { reason },
      'the limits of a task cap each of its containers alone, not all of them together',
    );
  }

  /** The task's id, and who it belongs to: two Gantrys with one seed give their tasks the same ids. */
  #nameOf(taskArn: string): string {
    const owner = createHash('sha256').update(`${this.#options.gantryId} ${taskArn}`).digest('hex');
    return `${taskArn.slice(taskArn.lastIndexOf('/') + 1)}-${owner.slice(0, 8)}`;
  }
}

/** What the containers of a task may use together; undefined when the task does not say. */
function limitsOf(spec: TaskSpec): CgroupLimits | undefined {
  const { cpuUnits, memoryMiB, containers } = spec;
  if (cpuUnits === undefined && memoryMiB === undefined) return undefined;
  const swapMiB = containers.reduce((sum, { linux }) => sum + (linux?.maxSwapMiB ?? 0), 0);
  return {
    swapBytes: swapMiB * mebibyte,
    ...(memoryMiB !== undefined && { memoryBytes: memoryMiB * mebibyte }),
    ...(cpuUnits !== undefined && { cpus: cpuUnits / 1024 }),
  };
}

/**
 * How cgroups are made on the engine's machine, or why they cannot be from here. It is this machine when
 * it has the same name and the same kernel; a container around Gantry has a name of its own, and so has
 * the virtual machine that Docker Desktop runs its engine in.
 */
export async function cgroupsOf(host: EngineHost): Promise<Cgroups | string> {
  if (host.machineName !== hostname() || host.kernelVersion !== release()) {
    return `the Docker engine runs on another machine, ${host.machineName}`;
  }
  if (host.rootless) return 'the Docker engine runs without root';
  if (process.getuid?.() !== 0) return 'Gantry does not run as root';
  if (host.cgroupDriver === 'systemd') return new CgroupSlices();
  if (host.cgroupDriver !== 'cgroupfs') return `the engine’s driver is ${host.cgroupDriver}`;
  const root = '/sys/fs/cgroup';
  // Which of the two interfaces is really there, whatever the engine believes.
  const isV2 = await access(`${root}/cgroup.controllers`).then(
    () => true,
    () => false,
  );
  return isV2 ? new CgroupFilesV2(root) : new CgroupFilesV1(root);
}
