import type Docker from 'dockerode';
import type { ContainerSpec, HealthCheckSpec, PortMapping, TaskSpec } from '../../ports/runtime.ts';
import { engineNameOf, labelsOf, type PullTimes, pauseContainerName } from './labels.ts';
import { pauseCommand, pauseImage } from './pause/pause-image.ts';

/** The network on which awsvpc tasks have their addresses. */
export const taskNetwork = 'gantry';

/** Below this the engine refuses a memory limit; the agent raises it too (6 MiB). */
const leastMemoryMiB = 6;
/** The agent turns no shares at all into the kernel's least. */
const leastCpuShares = 2;
const mebibyte = 1024 * 1024;

export interface CreationContext {
  readonly gantryId: string;
  readonly pull: PullTimes;
  /** Processors of the engine's machine: it refuses a limit above them. */
  readonly cpuCount: number;
}

/** The engine's creation request for a container of a task. */
export function containerOptions(
  spec: TaskSpec,
  container: ContainerSpec,
  context: CreationContext,
): Docker.ContainerCreateOptions {
  const { gantryId, pull } = context;
  const ownNetwork = spec.networkMode !== 'awsvpc';
  const published = spec.networkMode === 'bridge' ? container.portMappings : [];
  return {
    name: engineNameOf(gantryId, spec, container.name),
    Image: container.image,
    Env: Object.entries(container.environment).map(([name, value]) => `${name}=${value}`),
    Labels: { ...container.dockerLabels, ...labelsOf(gantryId, spec, container.name, pull) },
    ExposedPorts: Object.fromEntries(published.map((port) => [portKey(port), {}])),
    // Kept on the container too, for those who stop it by hand and for the engine's own shutdown.
    StopTimeout: container.stopTimeoutSeconds,
    ...(container.command && { Cmd: [...container.command] }),
    ...(container.entryPoint && { Entrypoint: [...container.entryPoint] }),
    ...(container.user !== undefined && { User: container.user }),
    ...(container.workingDirectory !== undefined && { WorkingDir: container.workingDirectory }),
    ...(container.interactive !== undefined && { OpenStdin: container.interactive }),
    ...(container.pseudoTerminal !== undefined && { Tty: container.pseudoTerminal }),
    ...(container.healthCheck && { Healthcheck: healthCheck(container.healthCheck) }),
    // In awsvpc mode the name of the host belongs to the pause container.
    ...(ownNetwork && container.hostname !== undefined && { Hostname: container.hostname }),
    HostConfig: {
      NetworkMode: networkMode(spec, gantryId),
      PortBindings: portBindings(published),
      ...resources(spec, container, context.cpuCount),
      ...privileges(container),
    },
  };
}

/**
 * The creation request for the container that owns the task's network namespace. It exists before and
 * after all others, so that the address stays while containers come and go.
 */
export function pauseOptions(spec: TaskSpec, gantryId: string): Docker.ContainerCreateOptions {
  return {
    name: engineNameOf(gantryId, spec, pauseContainerName),
    Image: pauseImage,
    Entrypoint: [pauseCommand],
    Labels: labelsOf(gantryId, spec, pauseContainerName),
    HostConfig: { NetworkMode: taskNetwork, ReadonlyRootfs: true, CapDrop: ['ALL'] },
  };
}

function networkMode(spec: TaskSpec, gantryId: string): string {
  // By name: the engine looks it up at the start, so both containers can be created at the same time.
  if (spec.networkMode === 'awsvpc') {
    return `container:${engineNameOf(gantryId, spec, pauseContainerName)}`;
  }
  return spec.networkMode;
}

/**
 * All addresses of the host, IPv4 only, as the agent reports them. Without the explicit address the
 * engine would bind IPv6 as well and may choose another port for it.
 */
function portBindings(ports: readonly PortMapping[]): Docker.HostConfig['PortBindings'] {
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const port of ports) {
    const HostPort = port.hostPort === 0 ? '' : String(port.hostPort);
    bindings[portKey(port)] = [...(bindings[portKey(port)] ?? []), { HostIp: '0.0.0.0', HostPort }];
  }
  return bindings;
}

function portKey(port: PortMapping): string {
  return `${port.containerPort}/${port.protocol}`;
}

/**
 * The limits of a container. Those of the task cap each of its containers alone: together they may
 * still use more, which only a cgroup around the task could prevent.
 */
function resources(spec: TaskSpec, container: ContainerSpec, cpuCount: number): Docker.HostConfig {
  const memoryMiB = container.memoryMiB ?? spec.memoryMiB;
  const memory = Math.max(leastMemoryMiB, memoryMiB ?? 0) * mebibyte;
  const cpus = (spec.cpuUnits ?? 0) / 1024;
  return {
    CpuShares: Math.max(leastCpuShares, container.cpuUnits ?? 0),
    ...(cpus > 0 && cpus < cpuCount && { NanoCpus: Math.round(cpus * 1e9) }),
    // No swap beyond the limit: the hosts of ECS have none, so that exceeding it ends the container.
    ...(memoryMiB !== undefined && { Memory: memory, MemorySwap: memory }),
    ...(container.memoryReservationMiB !== undefined && {
      MemoryReservation: Math.max(leastMemoryMiB, container.memoryReservationMiB) * mebibyte,
    }),
    Ulimits: container.ulimits.map(({ name, softLimit, hardLimit }) => ({
      Name: name,
      Soft: softLimit,
      Hard: hardLimit,
    })),
  };
}

function privileges(container: ContainerSpec): Docker.HostConfig {
  return {
    ...(container.readonlyRootFilesystem !== undefined && {
      ReadonlyRootfs: container.readonlyRootFilesystem,
    }),
    ...(container.privileged !== undefined && { Privileged: container.privileged }),
    ...(container.initProcessEnabled !== undefined && { Init: container.initProcessEnabled }),
  };
}

/** The engine wants nanoseconds. NONE also switches off the check that the image may bring. */
function healthCheck(check: HealthCheckSpec): Docker.HealthConfig {
  if (check.command[0] === 'NONE') return { Test: ['NONE'] };
  const nanoseconds = 1e9;
  return {
    Test: [...check.command],
    Interval: check.intervalSeconds * nanoseconds,
    Timeout: check.timeoutSeconds * nanoseconds,
    Retries: check.retries,
    StartPeriod: check.startPeriodSeconds * nanoseconds,
  };
}
