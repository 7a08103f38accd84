import type { Engine } from './engine.ts';
import { isMissingImage } from './engine-errors.ts';
import { instanceLabel, taskArnLabel } from './labels.ts';
import { pauseCommand, pauseImage } from './pause/pause-image.ts';
import type { PauseImageImport } from './pause/pause-image-import.ts';

export interface VolumeFillerOptions {
  readonly engine: Engine;
  readonly gantryId: string;
  readonly pauseImage: PauseImageImport;
}

/**
 * Creates a container that has volumes by their names at the given paths and is never started: through it
 * an archive can be unpacked into them, on whatever machine the engine is. Whoever asks removes it.
 */
export async function createVolumeFiller(
  { engine, gantryId, pauseImage: image }: VolumeFillerOptions,
  taskArn: string,
  paths: Readonly<Record<string, string>>,
): Promise<string> {
  const Binds = Object.entries(paths).map(([volume, path]) => `${volume}:${path}:nocopy`);
  const options = {
    Image: pauseImage,
    Entrypoint: [pauseCommand],
    // Whoever forgets the task removes a helper too that a killed Gantry left.
    Labels: { [instanceLabel]: gantryId, [taskArnLabel]: taskArn },
    HostConfig: { Binds, NetworkMode: 'none' },
  };
  try {
    return await engine.create(options);
  } catch (error) {
    if (!isMissingImage(error)) throw error;
    await image.once();
    return await engine.create(options);
  }
}
