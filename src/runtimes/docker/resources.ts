import type Docker from 'dockerode';
import type { ContainerSpec, TaskSpec } from '../../ports/runtime.ts';

/** Below this the engine refuses a memory limit; the agent raises it too (6 MiB). */
const leastMemoryMiB = 6;
/** The agent turns no shares at all into the kernel's least. */
const leastCpuShares = 2;
const mebibyte = 1024 * 1024;

/**
 * The limits of a container. Those of the task cap each of its containers alone: together they may
 * still use more, which only a cgroup around the task could prevent.
 */
export function resources(
  spec: TaskSpec,
  container: ContainerSpec,
  cpuCount: number,
): Docker.HostConfig {
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
