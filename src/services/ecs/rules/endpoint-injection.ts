import { clientError } from '../errors.ts';
import type { ContainerDefinition } from '../model/types.ts';

// Not of ECS: there an SDK finds AWS by itself, here a container has to be told where Gantry is.

/** The docker label by which a container definition says whether it is told. */
const injectionLabel = 'gantry.inject-endpoint';

/** Whether the container is told where Gantry is; undefined when the operator decides. */
export function endpointInjectionOf({
  dockerLabels = {},
}: ContainerDefinition): boolean | undefined {
  if (!Object.hasOwn(dockerLabels, injectionLabel)) return undefined;
  return dockerLabels[injectionLabel] === 'on';
}

/** Refuses a label that would be without effect. Throws ClientException. */
export function checkInjectionLabel({ name, dockerLabels = {} }: ContainerDefinition): void {
  if (!Object.hasOwn(dockerLabels, injectionLabel)) return;
  const label = dockerLabels[injectionLabel];
  if (label === 'on' || label === 'off') return;
  throw clientError(
    `Invalid docker label for container '${name}'. Gantry takes on, off for ${injectionLabel}, not '${label}'.`,
  );
}
