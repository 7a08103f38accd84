import type Docker from 'dockerode';
import type { HostCommands } from '../../ports/container-endpoints.ts';
import type { Engine } from './engine.ts';
import { EngineError, hasStatus, isMissingImage } from './engine-errors.ts';
import { instanceLabel } from './labels.ts';
import { pauseCommand, pauseImage } from './pause/pause-image.ts';
import type { PauseImageImport } from './pause/pause-image-import.ts';

export interface EngineHostCommandsOptions {
  readonly engine: Engine;
  readonly gantryId: string;
  readonly pauseImage: PauseImageImport;
}

/** Where a Linux has its programs and what they need to run; not every one has all of these. */
const systemFolders = ['/usr', '/bin', '/sbin', '/lib', '/lib64', '/etc'];
/** Programs that change the packet filter take turns by a file in there. */
const lockFolder = '/run';
const missingFolder = /bind source path does not exist: (\S+)/;

/**
 * Runs the programs of the engine's machine there, in a container that has the network of the machine
 * and the right to change it: for a Gantry that has not that right itself, or is in a container without
 * the programs. Whoever may talk to the engine may do all of this anyway.
 */
export class EngineHostCommands implements HostCommands {
  readonly #options: EngineHostCommandsOptions;
  #container: Promise<string> | undefined;

  constructor(options: EngineHostCommandsOptions) {
    this.#options = options;
  }

  async run(program: 'ip' | 'iptables', args: readonly string[]): Promise<string> {
    this.#container ??= this.#start();
    const id = await this.#container;
    const { exitCode, output } = await this.#options.engine.programs.run(id, [program, ...args]);
    if (exitCode === 0) return output;
    throw new Error(`${program} on the engine's machine: ${output.trim()}`);
  }

  async end(): Promise<void> {
    const container = await this.#container?.catch(() => undefined);
    this.#container = undefined;
    if (container !== undefined) await this.#options.engine.remove(container);
  }

  async #start(): Promise<string> {
    const { engine, pauseImage: image } = this.#options;
    const folders = new Set(systemFolders);
    for (;;) {
      try {
        const id = await engine.create(this.#optionsWith(folders));
        await engine.start(id);
        return id;
      } catch (error) {
        if (!(await this.#repair(error, folders))) throw error;
        if (isMissingImage(error)) await image.once();
      }
    }
  }

  /** Whether another try has a chance. */
  async #repair(error: unknown, folders: Set<string>): Promise<boolean> {
    if (isMissingImage(error)) return true;
    if (hasStatus(error, 409)) {
      // Left by a Gantry that was killed.
      await this.#options.engine.remove(this.#name);
      return true;
    }
    const missing = error instanceof EngineError ? missingFolder.exec(error.message)?.[1] : '';
    return folders.delete(missing ?? '');
  }

  get #name(): string {
    return `gantry-host-${this.#options.gantryId}`;
  }

  #optionsWith(folders: ReadonlySet<string>): Docker.ContainerCreateOptions {
    const mount = (folder: string, ReadOnly: boolean): Docker.MountSettings => ({
      Type: 'bind',
      Source: folder,
      Target: folder,
      ReadOnly,
    });
    return {
      name: this.#name,
      Image: pauseImage,
      Entrypoint: [pauseCommand],
      Env: ['PATH=/usr/sbin:/sbin:/usr/bin:/bin', 'LC_ALL=C'],
      Labels: { [instanceLabel]: this.#options.gantryId },
      HostConfig: {
        NetworkMode: 'host',
        CapDrop: ['ALL'],
        CapAdd: ['NET_ADMIN', 'NET_RAW'],
        // SELinux lets no container read the machine's programs.
        SecurityOpt: ['label=disable'],
        Mounts: [...[...folders].map((folder) => mount(folder, true)), mount(lockFolder, false)],
      },
    };
  }
}
