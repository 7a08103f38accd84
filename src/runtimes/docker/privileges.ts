import type Docker from 'dockerode';
import type { ContainerSpec } from '../../ports/runtime.ts';

/** What a container may do on its host, and what its file system allows. */
export function privileges(container: ContainerSpec): Docker.HostConfig {
  return {
    ...(container.readonlyRootFilesystem !== undefined && {
      ReadonlyRootfs: container.readonlyRootFilesystem,
    }),
    ...(container.privileged !== undefined && { Privileged: container.privileged }),
    ...(container.initProcessEnabled !== undefined && { Init: container.initProcessEnabled }),
  };
}
