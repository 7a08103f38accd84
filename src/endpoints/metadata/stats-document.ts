import type { ContainerStats, TaskFacts, TaskInspection } from '../../ports/task-metadata.ts';
import { dockerIdOf } from './container-document.ts';
import type { Version } from './version.ts';

/** A container's stats: those of the engine, in v4 with the rate of its network traffic. */
export function containerStatsDocument(
  version: Version,
  stats: ContainerStats | undefined,
): object | null {
  if (stats === undefined) return version === 'v4' ? {} : null;
  const { sample, networkRate } = stats;
  if (version !== 'v4' || networkRate === undefined) return sample;
  return {
    ...sample,
    network_rate_stats: {
      rx_bytes_per_sec: networkRate.rxBytesPerSecond,
      tx_bytes_per_sec: networkRate.txBytesPerSecond,
    },
  };
}

/** The stats of all containers of a task, by DockerId. */
export function taskStatsDocument(
  version: Version,
  task: TaskFacts,
  inspection: TaskInspection | undefined,
  stats: ReadonlyMap<string, ContainerStats>,
): object {
  return Object.fromEntries(
    task.containers.flatMap((container) => {
      const id = dockerIdOf(task, container, inspection?.containers.get(container.name));
      if (id === '') return [];
      return [[id, containerStatsDocument(version, stats.get(container.name))] as const];
    }),
  );
}
