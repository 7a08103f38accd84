import type Docker from 'dockerode';
import type { ContainerSpec, TaskSpec } from '../../ports/runtime.ts';
import { healthCheck } from './health-check.ts';
import type { HostPortRange } from './host-port-ranges.ts';
import { engineNameOf, labelsOf, type PullTimes } from './labels.ts';
import { logOptions } from './log-options.ts';
import { mounts, type VolumeSources } from './mounts.ts';
import { namespaces } from './namespaces.ts';
import { networkOptions } from './network-options.ts';
import { privileges } from './privileges.ts';
import { resources } from './resources.ts';
import { secretLogOptionsLabel } from './secret-log-options.ts';

export interface CreationContext {
  readonly gantryId: string;
  readonly pull: PullTimes;
  /** What it is told besides what its task definition says. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The engine's id of the image, where the tag means one already. */
  readonly imageId?: string | undefined;
  /** Bytes that the container's own disk may have. */
  readonly diskQuota?: number | undefined;
  /** `linux/arm64`: no other image of the name will do; absent: any. */
  readonly platform?: string | undefined;
  /** Processors of the engine's machine: it refuses a limit above them. */
  readonly cpuCount: number;
  /** The cgroup around the task, where there is one. */
  readonly cgroupParent?: string | undefined;
  readonly volumes: VolumeSources;
  /** The ports of the host for the container's ranges of ports. */
  readonly hostPortRanges?: readonly HostPortRange[];
  /** What a restarted Gantry needs to go on delivering the container's output. */
  readonly logLabels?: Readonly<Record<string, string>>;
}

/** The engine's creation request for a container of a task. */
export function containerOptions(
  spec: TaskSpec,
  container: ContainerSpec,
  context: CreationContext,
): Docker.ContainerCreateOptions {
  const { gantryId, pull, platform } = context;
  const network = networkOptions(spec, container, gantryId, context.hostPortRanges);
  return {
    name: engineNameOf(gantryId, spec, container.name),
    ...(platform !== undefined && { platform }),
    Image: context.imageId ?? container.image,
    Env: Object.entries({ ...container.environment, ...context.environment }).map(
      ([name, value]) => `${name}=${value}`,
    ),
    Labels: {
      ...container.dockerLabels,
      ...secretLogOptionsLabel(container.logConfiguration?.secretOptions !== undefined),
      ...labelsOf(gantryId, spec, container.name, pull),
      ...context.logLabels,
    },
    // Kept on the container too, for those who stop it by hand and for the engine's own shutdown.
    StopTimeout: container.stopTimeoutSeconds,
    ...(container.command && { Cmd: [...container.command] }),
    ...(container.entryPoint && { Entrypoint: [...container.entryPoint] }),
    ...(container.user !== undefined && { User: container.user }),
    ...(container.workingDirectory !== undefined && { WorkingDir: container.workingDirectory }),
    ...(container.interactive !== undefined && { OpenStdin: container.interactive }),
    ...(container.pseudoTerminal !== undefined && { Tty: container.pseudoTerminal }),
    ...(container.healthCheck && { Healthcheck: healthCheck(container.healthCheck) }),
    ...network.container,
    HostConfig: {
      ...network.host,
      ...resources(spec, container, context.cpuCount),
      ...privileges(container),
      ...logOptions(container),
      ...namespaces(spec, container, gantryId),
      ...(context.diskQuota !== undefined && { StorageOpt: { size: String(context.diskQuota) } }),
      ...(context.cgroupParent !== undefined && { CgroupParent: context.cgroupParent }),
      ...mounts(spec, container, gantryId, context.volumes),
    },
  };
}
