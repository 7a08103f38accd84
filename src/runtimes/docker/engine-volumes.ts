// The volumes of the Docker engine in the few calls that Gantry makes of them. It knows nothing of
// tasks; what a task's volumes are is in task-volumes.ts.
import { Readable } from 'node:stream';
import type Docker from 'dockerode';
import { answered, type EngineClients, unless } from './engine-answers.ts';
import { hasStatus } from './engine-errors.ts';

export interface EngineVolume {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The folder on the engine's machine. */
  readonly mountpoint: string;
}

export interface NewVolume {
  readonly name: string;
  readonly driver: string;
  readonly driverOpts: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

/** Rejects as Engine does: EngineError for a no, RuntimeUnavailableError for no answer. */
export class EngineVolumes {
  readonly #clients: EngineClients;

  constructor(clients: EngineClients) {
    this.#clients = clients;
  }

  /** A volume by name; undefined when there is none. */
  async inspect(name: string): Promise<EngineVolume | undefined> {
    const found = await unless(404, this.#clients.prompt.getVolume(name).inspect());
    return found && volumeOf(found);
  }

  /** Makes a volume. One of that name and driver that exists stays as it is, labels included. */
  async create(volume: NewVolume): Promise<void> {
    await answered(
      this.#clients.working.createVolume({
        Name: volume.name,
        Driver: volume.driver,
        DriverOpts: { ...volume.driverOpts },
        Labels: { ...volume.labels },
      }),
    );
  }

  /** All volumes that carry every one of the labels (`name` or `name=value`). */
  async list(labels: readonly string[]): Promise<readonly EngineVolume[]> {
    const filters = JSON.stringify({ label: labels });
    const { Volumes: found } = await answered(this.#clients.prompt.listVolumes({ filters }));
    // An engine without any volume answers null.
    return (found ?? []).map(volumeOf);
  }

  /** Removes a volume; one that is gone is fine. False when a container still uses it. */
  async remove(name: string): Promise<boolean> {
    const removing: Promise<unknown> = this.#clients.working.getVolume(name).remove();
    try {
      await unless(404, removing);
      return true;
    } catch (error) {
      if (hasStatus(error, 409)) return false;
      throw error;
    }
  }

  /** Whether a path exists in a container, which need not run. */
  async hasPath(containerId: string, path: string): Promise<boolean> {
    const looking: Promise<unknown> = this.#clients.working
      .getContainer(containerId)
      .infoArchive({ path });
    return (await unless(404, looking)) !== undefined;
  }

  /** Unpacks a tar archive into a folder of a container, which need not run. */
  async unpack(containerId: string, folder: string, tar: Buffer): Promise<void> {
    const archive = Readable.from([tar]);
    const unpacking: Promise<unknown> = this.#clients.working
      .getContainer(containerId)
      .putArchive(archive, { path: folder });
    await answered(unpacking);
  }
}

function volumeOf(found: Docker.VolumeInspectInfo): EngineVolume {
  // The engine answers null for a volume that was made without labels.
  const labels: Record<string, string> | null = found.Labels;
  return { name: found.Name, labels: labels ?? {}, mountpoint: found.Mountpoint };
}
