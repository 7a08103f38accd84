import { invalidParameter } from '../../errors.ts';
import type { TaskDefinition } from '../../model/types.ts';

/**
 * Throws InvalidParameterException when a container of that name, with that port, is not in the task
 * definition (reference §2.3).
 */
export function requireContainerPort(
  { containerDefinitions = [] }: TaskDefinition,
  containerName: string,
  containerPort: number | undefined,
): void {
  const container = containerDefinitions.find(({ name }) => name === containerName);
  if (container === undefined) {
    throw invalidParameter(`The container ${containerName} does not exist in the task definition.`);
  }
  if (containerPort === undefined) return;
  const { portMappings = [] } = container;
  const isMapped = portMappings.some(
    (mapping) =>
      mapping.containerPort === containerPort ||
      isWithin(mapping.containerPortRange, containerPort),
  );
  if (!isMapped) {
    throw invalidParameter(
      `The container ${containerName} did not have a container port ${containerPort} defined.`,
    );
  }
}

/** Throws InvalidParameterException when no port of the task definition has that name (reference §2.3). */
export function requirePortName(
  { containerDefinitions = [] }: TaskDefinition,
  portName: string,
): void {
  const ports = containerDefinitions.flatMap(({ portMappings = [] }) => portMappings);
  if (ports.some(({ name }) => name === portName && portName !== '')) return;
  throw invalidParameter(
    `portName(${portName}) does not refer to any named PortMapping in the container definitions.`,
  );
}

function isWithin(range: string | undefined, port: number): boolean {
  const [from, to] = (range ?? '').split('-').map(Number);
  return from !== undefined && to !== undefined && port >= from && port <= to;
}
