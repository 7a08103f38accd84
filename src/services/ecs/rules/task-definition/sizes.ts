import { clientError } from '../../errors.ts';
import type { ContainerDefinition, RegisterTaskDefinitionRequest } from '../../model/types.ts';
import { isAbsent } from './absent.ts';

/** Bounds of a task's CPU units outside Fargate: 0.125 to 192 vCPUs (reference §2.4). */
const leastTaskCpu = 128;
const mostTaskCpu = 196_608;
/** Docker's own minimum (reference §2.4). */
const leastContainerMemoryMiB = 6;

/**
 * CPU units from a task-level `cpu`: whole units (`256`) or vCPUs (`.25 vCPU`, `1 vcpu`).
 * Undefined for anything else, and for what is not a whole positive number of units.
 */
export function parseCpu(text: string): number | undefined {
  const [, units, vcpus] = /^\s*(?:(\d+)|(\d+|\d*\.\d+)\s*vcpus?)\s*$/i.exec(text) ?? [];
  return wholePositive(units === undefined ? Number(vcpus) * 1024 : Number(units));
}

/**
 * MiB from a task-level `memory`: whole MiB (`512`) or GB (`0.5GB`, `1 GB`). Undefined for anything
 * else, and for what is not a whole positive number of MiB.
 */
export function parseMemory(text: string): number | undefined {
  const [, mebibytes, gigabytes] = /^\s*(?:(\d+)|(\d+|\d*\.\d+)\s*gb)\s*$/i.exec(text) ?? [];
  return wholePositive(mebibytes === undefined ? Number(gigabytes) * 1024 : Number(mebibytes));
}

/** Task and container sizes against each other. Throws ClientException. */
export function checkSizes(input: RegisterTaskDefinitionRequest): void {
  const cpu = taskCpu(input);
  const memory = taskMemory(input);
  const containers = input.containerDefinitions;
  for (const container of containers) checkContainerSize(container, memory);
  if (cpu !== undefined && sumOf(containers, 'cpu') > cpu) {
    throw clientError(
      "The sum of all container 'cpu' values cannot be greater than the task-level 'cpu' value.",
    );
  }
  if (memory !== undefined && sumOf(containers, 'memoryReservation') > memory) {
    throw clientError(
      "The sum of all container 'memoryReservation' values cannot be greater than the task-level 'memory' value",
    );
  }
}

function taskCpu(input: RegisterTaskDefinitionRequest): number | undefined {
  if (isAbsent(input.cpu)) return undefined;
  const cpu = parseCpu(input.cpu);
  // Fargate has a sentence of its own for sizes it does not offer, so the bounds are for the others.
  const bounded = !input.requiresCompatibilities?.includes('FARGATE');
  if (cpu === undefined || (bounded && (cpu < leastTaskCpu || cpu > mostTaskCpu))) {
    throw invalidTaskSize('cpu');
  }
  return cpu;
}

function taskMemory(input: RegisterTaskDefinitionRequest): number | undefined {
  if (isAbsent(input.memory)) return undefined;
  const memory = parseMemory(input.memory);
  if (memory === undefined) throw invalidTaskSize('memory');
  return memory;
}

function invalidTaskSize(member: 'cpu' | 'memory') {
  return clientError(
    `Invalid '${member}' setting for task. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.`,
  );
}

function checkContainerSize(
  container: ContainerDefinition,
  taskMemoryMiB: number | undefined,
): void {
  const { name, cpu = 0, memory = 0, memoryReservation = 0 } = container;
  const invalid = (rule: string) => clientError(`Invalid setting for container '${name}'. ${rule}`);
  if (cpu < 0) throw invalid("'cpu' must be greater than or equal to 0.");
  if (taskMemoryMiB === undefined && memory === 0 && memoryReservation === 0) {
    throw invalid("At least one of 'memory' or 'memoryReservation' must be specified.");
  }
  for (const [member, size] of Object.entries({ memory, memoryReservation })) {
    if (size !== 0 && size < leastContainerMemoryMiB) {
      throw invalid(`'${member}' must be at least ${leastContainerMemoryMiB}.`);
    }
  }
  if (memory !== 0 && memory < memoryReservation) {
    throw invalid("'memory' must be greater than or equal to 'memoryReservation'.");
  }
  if (taskMemoryMiB !== undefined && memory > taskMemoryMiB) {
    throw invalid(`The 'memory' setting for container '${name}' is greater than for the task.`);
  }
}

function sumOf(
  containers: readonly ContainerDefinition[],
  member: 'cpu' | 'memoryReservation',
): number {
  return containers.reduce((sum, container) => sum + (container[member] ?? 0), 0);
}

function wholePositive(value: number): number | undefined {
  return Number.isSafeInteger(value) && value > 0 ? value : undefined;
}
