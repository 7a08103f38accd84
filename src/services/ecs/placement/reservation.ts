import type {
  ContainerDefinition,
  ContainerOverride,
  TaskDefinition,
  TaskOverride,
} from '../model/types.ts';
import { isAbsent } from '../rules/task-definition/absent.ts';
import { parseCpu, parseMemory } from '../rules/task-definition/sizes.ts';

/** What a task takes from the container instance it is placed on. */
export interface Reservation {
  readonly cpu: number;
  readonly memoryMiB: number;
  /** Host ports that the definition fixes; dynamic ones collide with nothing (reference §3.5.1). */
  readonly tcpPorts: readonly number[];
  readonly udpPorts: readonly number[];
  readonly gpus: number;
  /** One for an awsvpc task, none for others. */
  readonly networkInterfaces: number;
}

/**
 * What a task of the definition takes with these overrides (reference §3.5.1): the task-level CPU and
 * memory where there are any, else the sum over its containers, of whose memory the soft limit counts
 * if there is one; the fixed host ports by protocol; the GPUs of all containers; a network interface
 * with awsvpc.
 */
export function reservationOf(
  definition: TaskDefinition,
  overrides: TaskOverride = {},
): Reservation {
  const containers = (definition.containerDefinitions ?? []).map((container) =>
    withSizes(container, overrides.containerOverrides ?? []),
  );
  const total = (amountOf: (container: ContainerDefinition) => number): number =>
    containers.reduce((sum, container) => sum + amountOf(container), 0);
  const cpu = taskLevel(overrides.cpu, parseCpu) ?? taskLevel(definition.cpu, parseCpu);
  const memory =
    taskLevel(overrides.memory, parseMemory) ?? taskLevel(definition.memory, parseMemory);
  return {
    cpu: cpu ?? total((container) => container.cpu ?? 0),
    memoryMiB:
      memory ?? total(({ memoryReservation, memory: hard }) => memoryReservation || hard || 0),
    tcpPorts: hostPorts(definition, 'tcp'),
    udpPorts: hostPorts(definition, 'udp'),
    gpus: total(gpusOf),
    networkInterfaces: definition.networkMode === 'awsvpc' ? 1 : 0,
  };
}

function taskLevel(
  text: string | undefined,
  parse: (text: string) => number | undefined,
): number | undefined {
  return isAbsent(text) ? undefined : parse(text);
}

function withSizes(
  container: ContainerDefinition,
  overrides: readonly ContainerOverride[],
): ContainerDefinition {
  const override = overrides.find(({ name }) => name === container.name);
  if (override === undefined) return container;
  // Zero is how clients in Go send a number they were not given.
  return {
    ...container,
    cpu: override.cpu || container.cpu,
    memory: override.memory || container.memory,
    memoryReservation: override.memoryReservation || container.memoryReservation,
    resourceRequirements:
      (override.resourceRequirements ?? []).length > 0
        ? override.resourceRequirements
        : container.resourceRequirements,
  };
}

/** An awsvpc task has ports of its own; with `host` a container port is the host's (reference §3.5.1). */
function hostPorts(definition: TaskDefinition, wanted: 'tcp' | 'udp'): readonly number[] {
  const { networkMode, containerDefinitions = [] } = definition;
  if (networkMode === 'awsvpc' || networkMode === 'none') return [];
  const ports = containerDefinitions
    .flatMap(({ portMappings = [] }) => portMappings)
    .filter(({ protocol = 'tcp' }) => protocol === wanted)
    .map(({ containerPort = 0, hostPort = 0 }) =>
      networkMode === 'host' ? hostPort || containerPort : hostPort,
    );
  return [...new Set(ports)].filter((port) => port !== 0).sort((a, b) => a - b);
}

function gpusOf({ resourceRequirements = [] }: ContainerDefinition): number {
  return resourceRequirements
    .filter(({ type }) => type === 'GPU')
    .reduce((sum, { value }) => sum + (Number(value) || 0), 0);
}
