import type { TaskSpec } from '../../ports/runtime.ts';
import { ContainerFailure } from './container-failure.ts';
import type { EngineHost } from './engine-host.ts';

/**
 * The platform of the task's images as the engine writes it, `linux/arm64`; undefined when the task
 * definition leaves the architecture to the machine. Throws ContainerFailure when the engine's machine
 * is another: emulation may be there, but nobody can ask for it.
 */
export function platformFor({ platform }: TaskSpec, host: EngineHost): string | undefined {
  if (platform === undefined) return undefined;
  const { operatingSystem, architecture = host.architecture } = platform;
  const wanted = `${operatingSystem}/${architecture}`;
  const own = `linux/${host.architecture}`;
  if (wanted !== own) {
    throw new ContainerFailure(
      `ResourceInitializationError: the task definition's runtimePlatform asks for ${wanted}, but the Docker engine runs ${own}; leave runtimePlatform out to run on what there is`,
    );
  }
  return platform.architecture === undefined ? undefined : wanted;
}

/** Fargate's words for an image that is not made for the task's platform, as users have seen them. */
export function otherPlatform(platform: string, cause?: unknown): ContainerFailure {
  const why = `image Manifest does not contain descriptor matching platform '${platform}'`;
  return new ContainerFailure(`CannotPullContainerError: ${why}`, cause);
}

/** Whether the engine, or a registry through it, has the image for other platforms only. */
export function isOtherPlatform(error: unknown): boolean {
  const texts = /does not (match|provide) the specified platform|no matching manifest for/i;
  return error instanceof Error && texts.test(error.message);
}
