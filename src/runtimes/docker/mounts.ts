import type Docker from 'dockerode';
import { assert } from '../../kernel/assert.ts';
import type { ContainerSpec, MountPoint, TaskSpec } from '../../ports/runtime.ts';
import { engineNameOf } from './labels.ts';

/** What stands for a volume of a task on the engine. */
export interface VolumeSource {
  /** The name of an engine's volume, or a path on the engine's machine. */
  readonly source: string;
  /** Mount options besides `ro`. */
  readonly options: readonly string[];
}

/** The volumes of a task by their names in the task definition. */
export type VolumeSources = ReadonlyMap<string, VolumeSource>;

/** The share of volumes in the engine's creation request: where each is to be seen. */
export function mounts(
  spec: TaskSpec,
  container: ContainerSpec,
  gantryId: string,
  volumes: VolumeSources,
): Docker.HostConfig {
  const { mountPoints = [], volumesFrom = [] } = container;
  return {
    // Not the engine's newer `Mounts`: those refuse a path of the host that does not exist, where the
    // agent lets the engine create it.
    ...(mountPoints.length > 0 && { Binds: mountPoints.map((mount) => bindOf(mount, volumes)) }),
    ...(volumesFrom.length > 0 && {
      VolumesFrom: volumesFrom.map(({ sourceContainer, readOnly }) => {
        const source = engineNameOf(gantryId, spec, sourceContainer);
        return readOnly ? `${source}:ro` : source;
      }),
    }),
  };
}

function bindOf(
  { sourceVolume, containerPath, readOnly }: MountPoint,
  volumes: VolumeSources,
): string {
  const volume = volumes.get(sourceVolume);
  assert(volume !== undefined, 'a mounted volume was not provided', { volume: sourceVolume });
  const options = [...(readOnly ? ['ro'] : []), ...volume.options];
  return [volume.source, containerPath, ...(options.length > 0 ? [options.join(',')] : [])].join(
    ':',
  );
}
