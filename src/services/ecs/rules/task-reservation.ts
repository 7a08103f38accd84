import type {
  ContainerDefinition,
  ContainerOverride,
  TaskDefinition,
  TaskOverride,
} from '../model/types.ts';

/** What the containers of a task take of an instance together, as the texts that a task shows. */
export interface ContainerSums {
  readonly cpu: string;
  readonly memory: string;
}

/** The sums over a definition's containers, with what overrides say of each (reference §3.5.1). */
export function containerSums(definition: TaskDefinition, overrides: TaskOverride): ContainerSums {
  const containers = definition.containerDefinitions ?? [];
  const sum = (of: (container: ContainerDefinition) => number): string =>
    String(containers.reduce((total, container) => total + of(container), 0));
  const overrideOf = ({ name }: ContainerDefinition): ContainerOverride =>
    overrides.containerOverrides?.find((override) => override.name === name) ?? {};
  return {
    cpu: sum((container) => overrideOf(container).cpu ?? container.cpu ?? 0),
    memory: sum((container) => reservedMemory(container, overrideOf(container))),
  };
}

/** The soft limit is what is set aside for a container, the hard one when there is no other. */
function reservedMemory(
  container: ContainerDefinition,
  override: Pick<ContainerOverride, 'memory' | 'memoryReservation'>,
): number {
  return (
    override.memoryReservation ??
    container.memoryReservation ??
    override.memory ??
    container.memory ??
    0
  );
}
