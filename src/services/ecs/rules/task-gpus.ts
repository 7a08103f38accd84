import type { ContainerDocument } from '../model/task-document.ts';
import type { ContainerDefinition, TaskDefinition, TaskOverride } from '../model/types.ts';

/** The containers with the GPUs that were given to their task, each in turn as many as it asks for. */
export function withGpus(
  containers: readonly ContainerDocument[],
  definition: TaskDefinition,
  overrides: TaskOverride,
  gpuIds: readonly string[],
): readonly ContainerDocument[] {
  if (gpuIds.length === 0) return containers;
  let next = 0;
  return containers.map((container) => {
    const asked = gpusOf(container.name, definition, overrides);
    if (asked === 0) return container;
    const given = gpuIds.slice(next, next + asked);
    next += asked;
    return { ...container, gpuIds: given };
  });
}

function gpusOf(name: string, definition: TaskDefinition, overrides: TaskOverride): number {
  const named = (one: { readonly name?: string | undefined }): boolean => one.name === name;
  const container: ContainerDefinition = definition.containerDefinitions?.find(named) ?? {};
  const override = overrides.containerOverrides?.find(named)?.resourceRequirements ?? [];
  const requirements = override.length > 0 ? override : (container.resourceRequirements ?? []);
  return requirements
    .filter(({ type }) => type === 'GPU')
    .reduce((sum, { value }) => sum + (Number(value) || 0), 0);
}
