import type { HealthOverride, TaskObservation, TaskSpec } from '../../../ports/runtime.ts';
import { clientError } from '../errors.ts';
import type { ContainerDefinition } from '../model/types.ts';

// Not of ECS: a sidecar that only works on AWS can never be healthy on a local machine.

/** Overrides by container name, as the operator gave them; they go before the labels of definitions. */
export type HealthOverrides = ReadonlyMap<string, HealthOverride>;

/** The docker label by which a container definition overrides its own health. */
const healthLabel = 'gantry.health';
const overrides: readonly string[] = ['ignore', 'healthy', 'unhealthy'] satisfies HealthOverride[];

/** What the container's health is made of instead of its check; undefined when the check decides. */
export function healthOverrideOf(
  { name = '', dockerLabels = {} }: ContainerDefinition,
  given: HealthOverrides,
): HealthOverride | undefined {
  const label = Object.hasOwn(dockerLabels, healthLabel) ? dockerLabels[healthLabel] : undefined;
  return given.get(name) ?? (isHealthOverride(label) ? label : undefined);
}

/** Refuses a label that would be without effect. Throws ClientException. */
export function checkHealthLabel({ name, dockerLabels = {} }: ContainerDefinition): void {
  if (!Object.hasOwn(dockerLabels, healthLabel)) return;
  const label = dockerLabels[healthLabel];
  if (isHealthOverride(label)) return;
  throw clientError(
    `Invalid docker label for container '${name}'. Gantry takes ${overrides.join(', ')} for ${healthLabel}, not '${label}'.`,
  );
}

/** What is seen of a task, with the health of its containers as it is forced to be. */
export function withForcedHealth(spec: TaskSpec, observation: TaskObservation): TaskObservation {
  const forced = new Map(spec.containers.map(({ name, healthOverride }) => [name, healthOverride]));
  const containers = observation.containers.map((container) => {
    const override = forced.get(container.name);
    if (override === undefined || override === 'ignore') return container;
    // As with a real check, there is no health before there is a process.
    if (container.lastStatus === 'PENDING') return container;
    const healthStatus = override === 'healthy' ? ('HEALTHY' as const) : ('UNHEALTHY' as const);
    return { ...container, healthStatus };
  });
  return { ...observation, containers };
}

/** The names of the containers whose health is nobody's concern. */
export function healthIgnored(spec: TaskSpec): ReadonlySet<string> {
  return new Set(
    spec.containers.filter((c) => c.healthOverride === 'ignore').map((container) => container.name),
  );
}

function isHealthOverride(text: string | undefined): text is HealthOverride {
  return text !== undefined && overrides.includes(text);
}
