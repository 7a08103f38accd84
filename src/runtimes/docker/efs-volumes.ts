// Elastic file systems as volumes of the engine: one for each file system, which outlives every task
// as the real thing does. Nobody can create a file system here, so the first task that names one does.
import { posix } from 'node:path';
import type { VolumeSpec } from '../../ports/runtime.ts';
import { ContainerFailure } from './container-failure.ts';
import { EngineError } from './engine-errors.ts';
import { instanceLabel } from './labels.ts';
import type { VolumeSource } from './mounts.ts';
import { tarOfFolders } from './pause/tar.ts';
import { createVolumeFiller, type VolumeFillerOptions } from './volume-filler.ts';

/** Whom everybody is who comes through an access point. */
export interface PosixOwner {
  readonly uid: number;
  readonly gid: number;
}

export interface EfsVolumesOptions extends VolumeFillerOptions {
  /** Whether folders of the engine's machine may be mounted by their path. */
  readonly allowHostMounts: boolean;
  /** The POSIX owners of access points by their ids; root owns the others. */
  readonly efsAccessPoints: ReadonlyMap<string, PosixOwner>;
}

type EfsVolume = Extract<VolumeSpec, { kind: 'efs' }>;

/** Where access points have their root directories, each in one of its own. */
const accessPoints = 'access-points';
/** Where the container that makes an access point's directory sees the file system. */
const helperPath = '/efs';

export class EfsVolumes {
  readonly #options: EfsVolumesOptions;
  /** The last access point that was asked for, by file system. */
  readonly #making = new Map<string, Promise<void>>();

  constructor(options: EfsVolumesOptions) {
    this.#options = options;
  }

  /**
   * What to mount for a volume, made if it is missing: the file system, and its directory. Throws
   * ContainerFailure and EngineError.
   */
  async sourceOf(taskArn: string, volume: EfsVolume): Promise<VolumeSource> {
    const { engine, gantryId, allowHostMounts } = this.#options;
    const name = `gantry-efs-${volume.fileSystemId}`;
    const directory = directoryOf(volume);
    if (directory !== '/' && !allowHostMounts) throw hiddenDirectory(volume, directory);
    const labels = { [instanceLabel]: gantryId };
    await engine.volumes.create({ name, driver: 'local', driverOpts: {}, labels });
    // A file system shows what is in it: nothing of the image is copied there.
    if (directory === '/') return { source: name, options: ['nocopy'] };
    const { accessPointId } = volume;
    if (accessPointId !== undefined) {
      await this.#afterOthers(name, () => this.#makeAccessPoint(taskArn, name, accessPointId));
    }
    const found = await engine.volumes.inspect(name);
    if (found === undefined) throw new EngineError(404, `get ${name}: no such volume`);
    // By path, because engines before version 26 cannot mount a part of a volume. Should the directory
    // be missing, the engine creates it.
    return { source: posix.join(found.mountpoint, directory), options: [] };
  }

  /** Two at once would both make the folder that the access points of a file system are in, and one fail. */
  async #afterOthers(volume: string, make: () => Promise<void>): Promise<void> {
    const made = (this.#making.get(volume) ?? Promise.resolve()).then(make, make);
    this.#making.set(volume, made);
    try {
      await made;
    } finally {
      if (this.#making.get(volume) === made) this.#making.delete(volume);
    }
  }

  /**
   * Makes the root directory of an access point unless it is there. Everybody may write to it: on EFS
   * everybody acts as its owner, which a mount cannot bring about.
   */
  async #makeAccessPoint(taskArn: string, volume: string, accessPointId: string): Promise<void> {
    const { engine, efsAccessPoints } = this.#options;
    const folder = `${accessPoints}/${accessPointId}`;
    const owner = efsAccessPoints.get(accessPointId) ?? { uid: 0, gid: 0 };
    // Only an archive gives a folder an owner without running anything: the helper is never started.
    const helper = await createVolumeFiller(this.#options, taskArn, { [volume]: helperPath });
    try {
      if (await engine.volumes.hasPath(helper, `${helperPath}/${folder}`)) return;
      const folders = [
        { name: accessPoints, mode: 0o755, uid: 0, gid: 0 },
        { name: folder, mode: 0o777, ...owner },
      ];
      await engine.volumes.unpack(helper, helperPath, tarOfFolders(folders));
    } finally {
      await engine.remove(helper);
    }
  }
}

/** Normalised, so that no `..` leads out of the file system. */
function directoryOf({ name, rootDirectory, accessPointId }: EfsVolume): string {
  const directory = posix.join('/', rootDirectory).replace(/(?<=.)\/$/, '');
  if (accessPointId === undefined) return directory;
  if (!/^fsap-[0-9a-z]{1,64}$/.test(accessPointId)) {
    throw new ContainerFailure(`${setUpFailed} volume '${name}': no access point ${accessPointId}`);
  }
  return posix.join('/', accessPoints, accessPointId, directory).replace(/\/$/, '');
}

/** The beginning of what Fargate says (reference §3.4.4). */
const setUpFailed =
  'ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes:';

/**
 * A link inside the file system may lead anywhere on the engine's machine once a part of it is mounted
 * by path, so this is a host mount like any other.
 */
function hiddenDirectory({ name }: EfsVolume, directory: string): ContainerFailure {
  return new ContainerFailure(
    `${setUpFailed} volume '${name}': its directory ${directory} is mounted by its path on the host, ` +
      'and --allow-host-mounts (GANTRY_ALLOW_HOST_MOUNTS) is off',
  );
}
