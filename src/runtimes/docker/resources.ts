import type Docker from 'dockerode';
import type { ContainerSpec, TaskSpec } from '../../ports/runtime.ts';

/** Below this the engine refuses a memory limit; the agent raises it too (6 MiB). */
const leastMemoryMiB = 6;
/** The agent turns no shares at all into the kernel's least. */
const leastCpuShares = 2;
const mebibyte = 1024 * 1024;

/**
 * The limits of a container. Those of the task cap each of its containers alone; what holds for all of
 * them together is the cgroup around the task (task-cgroup.ts), where Gantry may make one.
 */
export function resources(
  spec: TaskSpec,
  container: ContainerSpec,
  cpuCount: number,
): Docker.HostConfig {
  const cpus = (spec.cpuUnits ?? 0) / 1024;
  const { sharedMemorySizeMiB } = container.linux ?? {};
  return {
    CpuShares: Math.max(leastCpuShares, container.cpuUnits ?? 0),
    ...(cpus > 0 && cpus < cpuCount && { NanoCpus: Math.round(cpus * 1e9) }),
    ...memoryLimits(spec, container),
    ...(container.memoryReservationMiB !== undefined && {
      MemoryReservation: Math.max(leastMemoryMiB, container.memoryReservationMiB) * mebibyte,
    }),
    ...(sharedMemorySizeMiB !== undefined && { ShmSize: sharedMemorySizeMiB * mebibyte }),
    Ulimits: container.ulimits.map(({ name, softLimit, hardLimit }) => ({
      Name: name,
      Soft: softLimit,
      Hard: hardLimit,
    })),
    // Only to say that it wants some: which ones is up to the engine.
    ...(container.gpuCount !== undefined && {
      DeviceRequests: [{ Driver: '', Count: container.gpuCount, Capabilities: [['gpu']] }],
    }),
  };
}

/**
 * Memory, and swap as documented: `maxSwap` is what comes on top of the memory, without it the host
 * decides, and the hosts of ECS have none, so that exceeding the limit ends the container; `swappiness`
 * counts only together with `maxSwap`. Where there is no limit there is nothing to come on top of.
 */
function memoryLimits(spec: TaskSpec, container: ContainerSpec): Docker.HostConfig {
  const memoryMiB = container.memoryMiB ?? spec.memoryMiB;
  if (memoryMiB === undefined) return {};
  const memory = Math.max(leastMemoryMiB, memoryMiB) * mebibyte;
  const { maxSwapMiB, swappiness } = container.linux ?? {};
  return {
    Memory: memory,
    MemorySwap: memory + (maxSwapMiB ?? 0) * mebibyte,
    ...(maxSwapMiB !== undefined && swappiness !== undefined && { MemorySwappiness: swappiness }),
  };
}
